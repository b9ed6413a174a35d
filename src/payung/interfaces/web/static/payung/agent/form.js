// The form for one person: kept after every letter, checked on the phone by the server's rules, saved into the queue.

import { digitsOf, fault, person } from "../nik.js";
import { nameOf } from "./queue.js";
import { known, nearest } from "./occupations.js";
import { inWords, rupiah, say } from "./texts.js";

const MIDDLE_AGE = 38; // as people/typed.py: of two centuries the one nearer to this age
const REST = 250; // milliseconds without a key before what is typed is sealed and kept

/** @typedef {import("./queue.js").Problem} Problem */

export class PersonForm extends EventTarget {
  /** @param {HTMLFormElement} form @param {import("./queue.js").Queue} queue @param {import("./carried.js").Carried} carried */
  constructor(form, queue, carried) {
    super();
    this.form = form;
    this.queue = queue;
    this.carried = carried;
    this.id = crypto.randomUUID();
    this.warned = "";
    this.timer = 0;
    form.addEventListener("input", (event) => this.#typed(event.target));
    form.addEventListener("change", () => this.#keep());
    form.addEventListener("click", (event) => this.#offered(event.target));
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  /** Go on where the app was closed: at the newest draft. */
  async resume() {
    const last = this.queue.in("draft").at(-1);
    if (last) await this.open(last.id);
  }

  /** Show somebody of the queue, with what the server said. @param {string} id */
  async open(id) {
    await this.#keep();
    const item = await this.queue.open(id);
    if (!item) return false;
    this.id = id;
    this.#fill(item.inside.fields, item.inside.consents);
    this.#show(item.inside.problems);
    return true;
  }

  /** The next person; where the last one lives is where the next one lives too. */
  blank() {
    const { region, village } = this.#fields();
    this.id = crypto.randomUUID();
    this.#fill({ region, village }, {});
    this.#show([]);
  }

  /** Put what is carried into the form: regions, occupations, the texts that are read out. */
  equip() {
    const { catalogue } = this.carried.told;
    const language = document.documentElement.lang;
    const { region } = this.#fields();
    const options = catalogue.regions.map(([code, name]) => new Option(name, code));
    this.#field("region").replaceChildren(new Option("", ""), ...options);
    this.#field("region").value = region || this.carried.chosen?.region || (options.length === 1 ? options[0].value : "");
    const names = catalogue.occupations.map((each) => new Option(each[language === "en" ? 1 : 0]));
    document.getElementById("occupations").replaceChildren(...names);
    this.#suggestVillages();
    this.#equipTexts(catalogue.texts[language]);
  }

  #suggestVillages() {
    const region = this.#fields().region;
    const known = this.carried.told?.catalogue.regions.find(([code]) => code === region)?.[2] ?? [];
    document.getElementById("villages").replaceChildren(...known.map((name) => new Option(name)));
  }

  /** @param {{purpose: string, version: string, title: string, paragraphs: string[]}[]} texts */
  #equipTexts(texts) {
    const given = this.#consents();
    for (const box of this.form.querySelectorAll("input[name=consent]")) box.closest("[data-consent]").remove();
    for (const text of texts) {
      const required = text.purpose === texts[0].purpose;
      const shown = consent(text, required);
      shown.querySelector("input").checked = given[text.purpose] === text.version;
      this.form.querySelector(required ? "[data-required]" : "[data-optional]").append(shown);
    }
  }

  /** @param {HTMLInputElement} input */
  #typed(input) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#keep(), REST);
    if (input.name === "nik") this.#tellNik();
    if (input.name === "occupation") this.#tellPrice();
    if (input.name === "region") this.#suggestVillages();
  }

  /** Keep what is written. An empty form is nobody. */
  async #keep() {
    clearTimeout(this.timer);
    const inside = this.#inside();
    if (inside.fields.nik || inside.fields.name) await this.queue.write(this.id, inside);
    else await this.queue.forget(this.id);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    const inside = this.#inside();
    const problems = this.#check(inside.fields, inside.consents);
    this.#show(problems);
    if (problems.length) return this.#focus(problems[0].where);
    if (!this.#mayBeTwice(inside.fields)) return;
    await this.queue.save(this.id, inside);
    const name = inside.fields.name;
    this.blank();
    this.#focus("nik");
    this.dispatchEvent(new CustomEvent("saved", { detail: name }));
  }

  /** Whether nobody on this phone is the same person; of one who may be, the agent is warned once. */
  #mayBeTwice(fields) {
    const twin = this.queue.twin(this.id, fields);
    const warning = `${this.id} ${twin?.by} ${twin?.item.id}`;
    if (!twin || (twin.by === "name" && this.warned === warning)) return true;
    this.warned = warning;
    const code = `twin_${twin.by}`;
    this.#show([{ code, where: twin.by, message: say(code, { name: nameOf(twin.item) }), fix: say(`${code}_fix`) }]);
    this.#focus(twin.by);
    return false;
  }

  /** What is plainly wrong, by the server's rules. @returns {Problem[]} */
  #check(fields, consents) {
    const nik = digitsOf(fields.nik);
    const letters = fields.name.match(/\p{L}/gu) ?? [];
    const heirless = fields.heir && !fields.heir_relation;
    const found = [
      ["nik", nik ? fault(nik, this.#provinces()) : "missing", { n: nik.length }],
      ["name", !fields.name ? "missing" : letters.length < 2 || /\d/.test(fields.name) ? "unreadable" : ""],
      ["occupation", !fields.occupation ? "missing" : this.#work(fields.occupation) ? "" : "unknown"],
      ["second_occupation", !fields.second_occupation || this.#work(fields.second_occupation) ? "" : "unknown"],
      ["heir_relation", heirless ? "relation_missing" : ""],
      ["region", fields.region ? "" : "missing"],
      ["consent", consents[this.#texts()[0].dataset.consent] ? "" : "required"],
    ];
    return found.filter(([, code]) => code).map(([where, code, values]) => problem(where, `${OF[where] ?? where}.${code}`, values));
  }

  /** Whom the NIK describes; or what is wrong with it already, though it may not be all there. */
  #tellNik() {
    const written = this.#fields().nik;
    const nik = digitsOf(written);
    const code = written ? fault(written, this.#provinces(), { whole: false }) : "";
    const told = this.form.querySelector("output[for=nik]");
    const sound = nik.length === 16 && !code;
    told.className = code ? "error" : "holds";
    told.textContent = code ? say(`nik.${code}`, { n: nik.length }) : sound ? `✓ ${this.#whom(nik)}` : "";
  }

  /** @param {string} nik */
  #whom(nik) {
    const found = person(nik, Number(this.carried.told.on.slice(0, 4)) - MIDDLE_AGE);
    return say(found.woman ? "woman_born" : "man_born", { day: inWords(found) });
  }

  #tellPrice() {
    const work = this.#work(this.#fields().occupation);
    const price = this.carried.told?.price[work?.[2] === "t" ? "transport" : "other"];
    const told = this.form.querySelector("output[for=occupation]");
    told.textContent = work && price ? say("price", { amount: rupiah(price) }) : "";
  }

  /** What the catalogue has under a name. @param {string} text */
  #work(text) {
    const { occupations = [], words } = this.carried.told?.catalogue ?? {};
    return known(text, occupations, words);
  }

  /** What may be meant by a work that the catalogue has not, to tap. @param {HTMLElement} where */
  #offer(where) {
    const input = where.querySelector("input");
    const language = document.documentElement.lang === "en" ? 1 : 0;
    const { occupations, words } = this.carried.told.catalogue;
    const offers = nearest(input.value, occupations, words).map((each) =>
      Object.assign(document.createElement("button"), { type: "button", className: "second", value: input.name, textContent: each[language] }),
    );
    const shown = Object.assign(document.createElement("div"), { className: "offers" });
    shown.append(...offers);
    where.append(shown);
  }

  /** @param {HTMLElement} target */
  #offered(target) {
    if (!target.closest(".offers") || !target.value) return;
    this.#field(target.value).value = target.textContent;
    target.closest(".field").querySelector(".error").remove();
    target.closest(".field").classList.remove("wrong");
    target.closest(".offers").remove();
    this.#field(target.value).removeAttribute("aria-invalid");
    this.#field(target.value).focus();
    this.#tellPrice();
    this.#keep();
  }

  /** @param {Problem[]} problems */
  #show(problems) {
    for (const old of this.form.querySelectorAll(".error:not(output), .offers")) old.remove();
    for (const wrong of this.form.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
    for (const input of this.form.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
    for (const each of problems) this.#showOne(each);
  }

  /** @param {Problem} problem */
  #showOne(problem) {
    const where = this.form.querySelector(`[data-field="${CSS.escape(problem.where)}"]`) ?? this.form.querySelector("[data-field='']");
    const told = document.createElement("p");
    told.className = "error";
    told.id = `${problem.where || "form"}-error`;
    told.textContent = `${problem.message} ${problem.fix}`;
    where.classList.add("wrong");
    where.querySelector("label, legend")?.after(told);
    if (!told.isConnected) where.append(told);
    const input = where.querySelector("input, select");
    input?.setAttribute("aria-invalid", "true");
    input?.setAttribute("aria-describedby", told.id);
    where.closest("details")?.setAttribute("open", "");
    if (problem.code === "occupation.unknown") this.#offer(where);
  }

  /** @returns {import("./queue.js").Inside} */
  #inside() {
    const known = this.queue.find(this.id)?.inside;
    const [event, language] = [known?.event ?? this.carried.chosen?.code ?? "", document.documentElement.lang];
    return { event, fields: this.#fields(), consents: this.#consents(), language, problems: known?.problems ?? [] };
  }

  /** @returns {Record<string, string>} */
  #fields() {
    return Object.fromEntries(this.#inputs().map((each) => [each.name, each.type !== "checkbox" ? each.value.trim() : each.checked ? "1" : ""]));
  }

  /** What is written or ticked about the person; what is agreed to is told apart. @returns {HTMLInputElement[]} */
  #inputs() {
    return [...this.form.elements].filter((each) => each.name && each.name !== "consent");
  }

  /** @returns {Record<string, string>} */
  #consents() {
    const given = this.#texts().filter((each) => each.querySelector("input").checked);
    return Object.fromEntries(given.map((each) => [each.dataset.consent, each.dataset.version]));
  }

  /** @returns {HTMLElement[]} */
  #texts() {
    return [...this.form.querySelectorAll("[data-consent]")];
  }

  /** @param {Record<string, string>} fields @param {Record<string, string>} consents */
  #fill(fields, consents) {
    for (const each of this.#inputs()) {
      if (each.type === "checkbox") each.checked = Boolean(fields[each.name]);
      else each.value = fields[each.name] ?? "";
    }
    const further = this.form.querySelector(".further");
    further.open = [...further.querySelectorAll("[name]")].some(({ name }) => fields[name]);
    for (const each of this.#texts()) {
      each.querySelector("input").checked = consents[each.dataset.consent] === each.dataset.version;
    }
    this.#tellNik();
    this.#tellPrice();
    this.#suggestVillages();
  }

  #provinces() {
    return this.form.dataset.provinces.split(" ");
  }

  /** @param {string} name @returns {any} */
  #field(name) {
    return this.form.elements.namedItem(name);
  }

  /** Go to what is to be mended first, or to the beginning. */
  focusFirst() {
    const wrong = this.form.querySelector("[aria-invalid=true]");
    (wrong ?? this.#field("nik")).focus();
  }

  /** @param {string} where */
  #focus(where) {
    const field = this.form.querySelector(`[data-field="${CSS.escape(where)}"]`) ?? this.form;
    field.querySelector("input, select")?.focus();
    field.querySelector(".error")?.scrollIntoView({ block: "center" });
  }
}

/** Whose sentences tell of a field that is one of several alike. */
const OF = { second_occupation: "occupation", heir_relation: "heir" };

/** @param {string} where @param {string} code @param {import("./texts.js").Values} [values] @returns {Problem} */
const problem = (where, code, values) => ({ code, where, message: say(code, values), fix: "" });

/** A text to read out, with its box to tick. */
function consent(text, required) {
  const shown = document.importNode(document.getElementById("consent").content, true).firstElementChild;
  shown.dataset.consent = text.purpose;
  shown.dataset.version = text.version;
  shown.querySelector("[data-title]").textContent = text.title;
  shown.querySelector("[data-text]").append(...text.paragraphs.map((each) => Object.assign(document.createElement("p"), { textContent: each })));
  shown.querySelector("[data-agrees]").textContent = say(required ? "agrees" : "agrees_too");
  return shown;
}
