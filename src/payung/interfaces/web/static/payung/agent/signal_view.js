// The line that is always there: how many are not sent yet, what is happening with them, and the button that sends.

import { say } from "./texts.js";

export class SignalView {
  /** @param {HTMLElement} root @param {import("./queue.js").Queue} queue @param {import("./sender.js").Sender} sender */
  constructor(root, queue, sender) {
    this.root = root;
    this.queue = queue;
    this.sender = sender;
  }

  /** Draw it anew. */
  draw() {
    const { mood, done = 0, of = 0, owner = "" } = this.sender.state;
    const [unsent, mend] = [this.queue.unsent.length, this.queue.in("mend").length];
    const ready = unsent - mend;
    this.root.dataset.mood = mood === "idle" && !unsent ? "clear" : mood;
    this.root.querySelector("[data-unsent]").textContent = String(unsent);
    const said = mood === "idle" ? (ready ? "idle" : unsent ? "only_mend" : "clear") : mood;
    this.root.querySelector("[data-say]").textContent = say(`mood_${said}`, { n: unsent, k: done + 1, of, owner });
    const progress = this.root.querySelector("progress");
    progress.hidden = mood !== "sending";
    Object.assign(progress, { max: of || 1, value: done });
    this.#show("send", ready > 0 && !["sending", "logged_out", "others"].includes(mood));
    this.#show("enter", ["logged_out", "others"].includes(mood));
    for (const count of document.querySelectorAll("[data-badge-unsent]")) count.textContent = unsent ? String(unsent) : "";
  }

  /** What the last round brought, if it brought anything. */
  report() {
    const { report } = this.sender.state;
    if (!report || !(report.sent || report.mend)) return "";
    return say(report.mend ? "report_mend" : "report", report);
  }

  /** @param {string} name @param {boolean} shown */
  #show(name, shown) {
    this.root.querySelector(`[data-${name}]`).hidden = !shown;
  }
}
