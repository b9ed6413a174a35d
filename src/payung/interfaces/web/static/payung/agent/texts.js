// Every sentence of the app stands in the page, in the reader's language; here it is found and filled.

/** @typedef {Record<string, string | number>} Values */

/** A sentence by its name. @param {string} name @param {Values} [values] */
export function say(name, values = {}) {
  const found = texts().querySelector(`[data-name="${name}"]`);
  return fill(found?.innerHTML ? found.textContent : name, values);
}

/** @param {string} text @param {Values} values */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));

const texts = () => document.getElementById("texts").content;

/** A copy of a piece of the page. @param {string} id @returns {HTMLElement} */
export function piece(id) {
  const template = document.getElementById(id);
  return template.content.firstElementChild.cloneNode(true);
}

/** Whole rupiah as Indonesia writes it: Rp16.800. @param {number} amount */
export const rupiah = (amount) => `Rp${String(amount).replace(/\B(?=(\d{3})+$)/g, ".")}`;

/** A day in words, in Indonesian whatever the language. @param {{day: number, month: number, year: number}} date */
export const inWords = ({ day, month, year }) => `${day} ${say("months").split(" ")[month - 1]} ${year}`;

/** An ISO day in words. @param {string} iso */
export function dayInWords(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return inWords({ day, month, year });
}

/** A participant number in fours. @param {string} number */
export const grouped = (number) => number.replace(/(\d{4})(?=\d)/g, "$1 ");
