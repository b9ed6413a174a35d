// What somebody writes for their work, found in the catalogue and offered out of it, as people/occupations.py does.

/** @typedef {string[]} Occupation its names in both languages, the first letter of its sector, its other names */

const MOST_WORDS = 6;
const MOST_OFFERED = 6;

/** Lower case, letters and digits only. @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/['’]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** By what it is found. @param {string} text @param {Record<string, string>} [words] what people exchange freely */
const spelled = (text, words = {}) => plain(text).split(" ").map((word) => words[word] ?? word).join(" ");

/** What the catalogue has under a name. @param {string} text @param {Occupation[]} all @param {Record<string, string>} words */
export function known(text, all, words) {
  const typed = spelled(text, words);
  return typed && all.find((each) => names(each).some((name) => spelled(name, words) === typed));
}

/** What may be meant: by all the words, else by each; the last of the catalogue, any work of one's own, is the last.
 *  @param {string} text @param {Occupation[]} all @param {Record<string, string>} words @returns {Occupation[]} */
export function nearest(text, all, words) {
  const byWord = plain(text).split(" ").filter((word) => word.length > 2).slice(0, MOST_WORDS).map((word) => fitting(word, all, words));
  const whole = fitting(text, all, words);
  const found = whole.length ? whole : byWord.sort((one, other) => one.length - other.length).flat(); // "rias" tells more than "jasa"
  const other = all.at(-1);
  return [...[...new Set(found)].filter((each) => each !== other).slice(0, MOST_OFFERED), other];
}

/** Those of whom each word begins a word of one of the names. */
const fitting = (text, all, words) => {
  const typed = [plain(text), spelled(text, words)].filter(Boolean).map((each) => each.split(" "));
  return all.filter((each) => names(each).some((name) => typed.some((parts) => parts.every((part) => begins(name, part)))));
};

/** @param {Occupation} occupation */
const names = ([indonesian, english, _sector, ...others]) => [indonesian, english, ...others].map(plain);

/** @param {string} name @param {string} part */
const begins = (name, part) => name.split(" ").some((word) => word.startsWith(part));
