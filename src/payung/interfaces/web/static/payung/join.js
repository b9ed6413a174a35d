// Joining, with a script: what is typed is kept on the phone after every letter, and the NIK is checked at once.
// Without it the pages work the same: the server checks, and keeps what each page sent.

const PLACE = "payung-join";
const LASTS = 2 * 60 * 60 * 1000; // milliseconds, as the server's own draft

/** What is wrong with a NIK so far, as the server's problem code (people/checks.py); "" for nothing. */
export function fault(written, provinces, { whole = true } = {}) {
  const digits = written.replace(/[ .-]/g, "");
  if (/\D/.test(digits)) return "not_digits";
  if (digits.length > 16 || (whole && digits.length < 16)) return "length";
  const [place, date, serial] = [digits.slice(0, 6), digits.slice(6, 12), digits.slice(12)];
  if (place.length === 6 && !isPlace(place, provinces)) return "place_unknown";
  if (date.length === 6 && !isDate(...parts(date))) return "date_impossible";
  return serial === "0000" ? "serial_zero" : "";
}

function isPlace(place, provinces) {
  const [province, region, district] = pairs(place);
  return provinces.includes(province) && !["00", "70"].includes(region) && district !== "00";
}

/** Of the century a NIK says nothing: February has its 29th in each fourth year. */
function isDate(day, month, year) {
  const longest = [31, year % 4 ? 28 : 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return day >= 1 && day <= (longest ?? 0);
}

const pairs = (digits) => digits.match(/../g);

/** Day, month and year; women's day stands with 40 added. */
function parts(date) {
  const [day, month, year] = pairs(date).map(Number);
  return [day > 40 ? day - 40 : day, month, year];
}

/** Say what is wrong with the NIK, or whose birth date it holds. Whoever still types is told only what is sure. */
function tell(input, told, whole) {
  const written = input.value.trim();
  const found = written ? fault(written, told.dataset.provinces.split(" "), { whole }) : "";
  const missing = 16 - written.replace(/\D/g, "").length;
  const short = found === "length" && (missing > 0 ? told.dataset.short : told.dataset.long);
  if (!written || (!found && missing)) told.value = "";
  else if (short) told.value = short.replace("{n}", Math.abs(missing));
  else told.value = found ? told.dataset[found] : `✓ ${born(written.replace(/\D/g, ""), told.dataset)}`;
  told.className = found ? "error" : "holds";
  input.setAttribute("aria-invalid", Boolean(found));
  input.parentElement.classList.toggle("wrong", Boolean(found));
  document.getElementById("nik-error")?.remove(); // what the server said of a NIK that is being mended
}

/** Dates are written in Indonesian whatever the language. Of two centuries, the one in which somebody can work. */
function born(digits, said) {
  const [day, month, year] = parts(digits.slice(6, 12));
  const century = 2000 + year > new Date().getFullYear() - 12 ? 1900 : 2000;
  const date = new Date(century + year, month - 1, day).toLocaleDateString("id-ID", { dateStyle: "long" });
  return said.born.replace("{day}", date).replace("{sex}", digits[6] > 3 ? said.woman : said.man);
}

/** Keep this page's fields, but for the NIK: the next to use this phone may be somebody else. */
function keep(form) {
  const fields = {};
  for (const field of typedIn(form)) fields[field.name] = field.type === "checkbox" ? field.checked : field.value;
  inStore((store) => store.setItem(PLACE, JSON.stringify({ of: of(form), at: Date.now(), fields })));
}

/** Fill in what was typed on this page and not sent; forget what belongs to another page, or is old. */
function restore(form) {
  const kept = inStore((store) => JSON.parse(store.getItem(PLACE)));
  if (kept?.of !== (form && of(form)) || Date.now() - kept.at > LASTS) return forget();
  for (const field of typedIn(form)) {
    const value = kept.fields[field.name];
    if (field.type === "checkbox") field.checked ||= value === true;
    else if (value && !field.value) field.value = value;
    if (value) field.closest("details")?.setAttribute("open", "");
  }
}

/** Suggest the villages of the region that is chosen; any other may be typed. */
async function suggest(region, villages) {
  const answer = await fetch(`/join/villages/${region}`).catch(() => null); // without a signal: those that stand there
  if (answer?.ok) villages.replaceChildren(...(await answer.json()).map((name) => new Option(name)));
}

const typedIn = (form) => [...form.elements].filter((e) => e.name && e.type !== "hidden" && e.name !== "nik");
const of = (form) => `${form.action} ${form.dataset.draft}`;
const forget = () => inStore((store) => store.removeItem(PLACE));

/** A phone may refuse to keep anything, or hold what is not ours. */
function inStore(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

const form = document.querySelector("form[data-draft]");
restore(form);
if (form) {
  form.addEventListener("input", () => keep(form));
  // The page came as the answer to a form: gone back to, it must be asked for anew, not sent again.
  if (form.dataset.page) history.replaceState(null, "", form.dataset.page);
  document.querySelector("form.kept").addEventListener("submit", forget);
  const told = document.getElementById("nik-told");
  const nik = document.getElementById("nik");
  const region = document.getElementById("region");
  const suggestHere = () => suggest(region.value, document.getElementById("villages"));
  region?.addEventListener("change", suggestHere);
  if (region && !region.selectedOptions[0]?.defaultSelected) suggestHere(); // it was restored
  nik?.addEventListener("input", () => tell(nik, told, false));
  nik?.addEventListener("change", () => tell(nik, told, true));
}
