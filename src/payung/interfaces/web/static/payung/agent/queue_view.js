// The queue as the agent sees it: what must be mended first, then who waits, then who is in.

import { nameOf } from "./queue.js";
import { grouped, piece, rupiah, say } from "./texts.js";

export class QueueView extends EventTarget {
  /** @param {HTMLElement} root @param {import("./queue.js").Queue} queue @param {import("./sender.js").Sender} sender */
  constructor(root, queue, sender) {
    super();
    this.root = root;
    this.queue = queue;
    this.sender = sender;
    this.asked = "";
    for (const dialog of document.querySelectorAll("#drop, #different")) {
      dialog.addEventListener("close", () => this.#answered(dialog));
    }
    root.addEventListener("click", (event) => this.#pressed(event.target));
  }

  /** Draw it anew. */
  draw() {
    this.#list("tasks", this.queue.in("mend").map((item) => this.#task(item)));
    this.#list("waiting", this.queue.in("draft", "ready").map((item) => this.#row(item)));
    this.#list("settled", this.queue.in("branch", "sent", "dropped").reverse().map((item) => this.#row(item)));
    this.root.querySelector("[data-empty]").hidden = this.queue.items.length > 0;
  }

  /** @param {string} name @param {HTMLElement[]} items */
  #list(name, items) {
    const part = this.root.querySelector(`[data-part="${name}"]`);
    part.hidden = items.length === 0;
    part.querySelector("[data-count]").textContent = String(items.length);
    part.querySelector("ul").replaceChildren(...items);
  }

  /** @param {import("./queue.js").Item} item */
  #task(item) {
    const task = piece("task");
    task.dataset.id = item.id;
    task.querySelector("[data-name]").textContent = nameOf(item);
    for (const { message, fix } of item.inside.problems) {
      const said = document.createElement("p");
      said.append(Object.assign(document.createElement("strong"), { textContent: message }), ` ${fix}`);
      task.querySelector("[data-problems]").append(said);
    }
    const isAlike = item.inside.problems.every(({ code }) => code === "field.somebody_alike");
    task.querySelector("[data-act=different]").hidden = !isAlike;
    return task;
  }

  /** @param {import("./queue.js").Item} item */
  #row(item) {
    const row = piece("row");
    const look = this.#look(item);
    row.dataset.id = item.id;
    row.dataset.state = look;
    row.querySelector("[data-name]").textContent = nameOf(item) || say("nobody");
    row.querySelector("[data-more]").textContent = this.#more(item);
    row.querySelector("[data-badge]").textContent = say(`state_${look}`);
    row.querySelector("[data-act=open]").hidden = !item.inside || item.tried;
    return row;
  }

  /** Where an entry stands, as it is shown. @param {import("./queue.js").Item} item */
  #look({ id, state, tried }) {
    if (state !== "ready") return state;
    const { mood, doing } = this.sender.state;
    if (doing === id && mood === "sending") return "sending";
    if (mood === "away") return "waiting";
    return tried ? "unanswered" : "ready";
  }

  /** @param {import("./queue.js").Item} item */
  #more({ state, number, amount, why }) {
    if (state === "sent") return say("to_pay", { number: grouped(number), amount: rupiah(amount) });
    if (state === "branch") return say("compared");
    return state === "dropped" ? why : "";
  }

  /** @param {HTMLElement} target */
  #pressed(target) {
    const act = target.closest("[data-act]");
    const id = target.closest("[data-id]")?.dataset.id;
    if (!act || !id) return;
    if (act.dataset.act === "open") this.dispatchEvent(new CustomEvent("open", { detail: id }));
    else this.#askWhy(act.dataset.act, id);
  }

  /** @param {string} act drop or different @param {string} id */
  #askWhy(act, id) {
    const dialog = document.getElementById(act);
    this.asked = id;
    dialog.returnValue = "";
    dialog.firstElementChild.reset(); // what was said of the last one is not said of this one
    dialog.querySelector("[data-name]").textContent = nameOf(this.queue.find(id));
    dialog.showModal();
  }

  /** @param {HTMLDialogElement} dialog */
  async #answered({ id, returnValue, firstElementChild }) {
    if (returnValue !== id) return;
    await this.queue[id](this.asked, firstElementChild.elements.why.value);
    this.dispatchEvent(new Event("answered"));
  }
}
