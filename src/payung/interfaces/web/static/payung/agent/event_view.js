// Where the agent is today, and how many came.

import { dayInWords, piece, say } from "./texts.js";

export class EventView {
  /** @param {HTMLElement} root @param {import("./carried.js").Carried} carried */
  constructor(root, carried) {
    this.root = root;
    this.carried = carried;
    this.form = root.querySelector("form");
    root.addEventListener("change", (event) => this.#chosen(event.target));
    this.form.addEventListener("submit", (event) => this.#counted(event));
  }

  /** Draw it anew. */
  draw() {
    const choices = [this.#choice({ code: "", name: say("no_event") }), ...this.carried.events.map((event) => this.#choice(event))];
    this.root.querySelector("[data-events]").replaceChildren(...choices);
    this.#drawCount();
  }

  /** @param {Partial<import("./carried.js").Occasion>} event */
  #choice({ code, name, region = "", on = "", off = "" }) {
    const choice = piece("occasion");
    const input = choice.querySelector("input");
    input.value = code;
    input.checked = code === (this.carried.chosen?.code ?? "");
    input.disabled = Boolean(off);
    choice.querySelector("[data-name]").textContent = name;
    const place = this.carried.told?.places[region] ?? "";
    const where = on ? `${dayInWords(on)} · ${place}` : "";
    choice.querySelector("[data-more]").textContent = off ? `${where} · ${say("off", { why: off })}` : where;
    return choice;
  }

  #drawCount() {
    const event = this.carried.chosen;
    this.form.hidden = !event;
    if (!event) return;
    const count = this.carried.count(event.code);
    for (const field of ["women", "men"]) {
      const input = this.form.elements.namedItem(field);
      if (document.activeElement !== input) input.value = String(count?.[field] ?? "");
    }
    const told = count?.wrong ? "count_wrong" : count?.told ? "count_told" : count ? "count_kept" : "";
    this.form.querySelector("output").textContent = told && say(told, { n: count.women + count.men });
  }

  /** @param {HTMLInputElement} input */
  async #chosen(input) {
    if (input.name === "event") await this.carried.choose(input.value);
  }

  /** @param {Event} submitted */
  async #counted(submitted) {
    submitted.preventDefault();
    const [women, men] = ["women", "men"].map((field) => Number(new FormData(this.form).get(field) || 0));
    await this.carried.tell(this.carried.chosen.code, women, men);
    document.activeElement?.blur();
    this.#drawCount();
    this.root.dispatchEvent(new Event("counted"));
  }
}
