// Joining, with a script: what is typed is kept on the phone after every letter.
// Without it the pages work the same: the server checks, and keeps what each page sent.

const PLACE = "payung-join";
const LASTS = 2 * 60 * 60 * 1000; // milliseconds, as the server's own draft

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

const typedIn = (form) => [...form.elements].filter((e) => e.name && !["hidden", "radio"].includes(e.type) && e.name !== "nik");
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
  const region = document.getElementById("region");
  const suggestHere = () => suggest(region.value, document.getElementById("villages"));
  region?.addEventListener("change", suggestHere);
  if (region && !region.selectedOptions[0]?.defaultSelected) suggestHere(); // it was restored
}
