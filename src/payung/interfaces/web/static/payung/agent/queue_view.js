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
    this.dialog = /** @type {HTMLDialogElement} */ (document.getElementById("drop"));
    this.dropping = "";
    this.dialog.addEventListener("close", () => this.#dropped());
    root.addEventListener("click", (event) => this.#pressed(/** @type {HTMLElement} */ (event.target)));
  }

  /** Draw it anew. */
  draw() {
    this.#list("tasks", this.queue.in("mend").map((item) => this.#task(item)));
    this.#list("waiting", this.queue.in("draft", "ready").map((item) => this.#row(item)));
    this.#list("settled", this.queue.in("sent", "dropped").reverse().map((item) => this.#row(item)));
    this.root.querySelector("[data-empty]").hidden = this.queue.items.length > 0;
  }

  /** @param {string} name @param {HTMLElement[]} items */
  #list(name, items) {
    const part = /** @type {HTMLElement} */ (this.root.querySelector(`[data-part="${name}"]`));
    part.hidden = items.length === 0;
    part.querySelector("[data-count]").textContent = String(items.length);
    part.querySelector("ul").replaceChildren(...items);
  }

  /** @param {import("./queue.js").Item} item */
  #task(item) {
    const task = piece("task");
    task.dataset.id = item.id;
    task.querySelector("[data-name]").textContent = nameOf(item);
    const said = item.inside.problems.map((each) => `${each.message} ${each.fix}`);
    task.querySelector("[data-problems]").append(...said.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
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
    return state === "dropped" ? why : "";
  }

  /** @param {HTMLElement} target */
  #pressed(target) {
    const act = /** @type {HTMLElement | null} */ (target.closest("[data-act]"));
    const id = /** @type {HTMLElement | null} */ (target.closest("[data-id]"))?.dataset.id;
    if (!act || !id) return;
    if (act.dataset.act === "open") this.dispatchEvent(new CustomEvent("open", { detail: id }));
    else this.#askWhy(id);
  }

  /** @param {string} id */
  #askWhy(id) {
    this.dropping = id;
    this.dialog.returnValue = "";
    this.dialog.querySelector("[data-name]").textContent = nameOf(this.queue.find(id));
    this.dialog.showModal();
  }

  async #dropped() {
    const why = new FormData(this.dialog.querySelector("form")).get("why");
    if (this.dialog.returnValue === "drop" && why) await this.queue.drop(this.dropping, String(why));
  }
}
