// Sends the queue: one person a request, in their order, until none is left; and tries again by itself.

import { Away, Forbidden, LoggedOut, collect, send } from "./courier.js";
import { say } from "./texts.js";

const FIRST_PAUSE = 2_000; // milliseconds; doubled each time nobody answers
const LONGEST_PAUSE = 300_000;

/** Whether the server stumbled over this one alone: it waits, and holds up nobody behind it. @param {number} status */
const isOfOne = (status) => status >= 400 && status <= 500 && status !== 429;

/**
 * @typedef {object} State what the agent is told of the way out
 * @property {"idle" | "sending" | "away" | "silent" | "logged_out" | "forbidden" | "others"} mood
 * @property {string} [doing] the id of who is being sent
 * @property {number} [of] how many this round sends
 * @property {number} [done] how many of them have their answer
 * @property {{sent: number, mend: number}} [report] what the last round brought
 * @property {string} [owner] whose queue this is, where somebody else is logged in
 */

export class Sender extends EventTarget {
  /** @param {import("./queue.js").Queue} queue @param {import("./carried.js").Carried} carried */
  constructor(queue, carried) {
    super();
    this.queue = queue;
    this.carried = carried;
    /** @type {State} */
    this.state = { mood: navigator.onLine ? "idle" : "away" };
    this.pause = FIRST_PAUSE;
    this.timer = 0;
    this.token = "";
  }

  /** There is something to do, or a signal again: begin now. Whoever sends already goes on. */
  begin({ unasked = true } = {}) {
    clearTimeout(this.timer);
    // One page of this phone sends at a time; two would only be answered twice with the same.
    return navigator.locks.request("payung-agent-send", { ifAvailable: true }, (held) => {
      if (held) return this.#round(unasked);
      // It may be at its end and see nobody new: ask once more, or whoever was saved just now stays behind.
      this.timer = setTimeout(() => this.begin({ unasked }), FIRST_PAUSE);
    });
  }

  /** The agent asks: whatever pause there was is over, and whatever the phone believes of its signal is tried. */
  hurry() {
    this.pause = FIRST_PAUSE;
    return this.begin({ unasked: false });
  }

  async #round(unasked) {
    if (unasked && !navigator.onLine) return this.#tell({ mood: "away" });
    try {
      await this.#greet();
      const report = await this.#sendAll();
      await this.#sendCounts();
      if (this.queue.in("ready").length) return this.#later({ mood: "silent", report });
      this.pause = FIRST_PAUSE;
      this.#tell({ mood: "idle", report });
    } catch (fault) {
      this.#stopped(fault);
    }
  }

  /** @param {unknown} fault */
  #stopped(fault) {
    if (fault instanceof LoggedOut) this.#tell({ mood: "logged_out" });
    else if (fault instanceof Forbidden) this.#tell({ mood: "forbidden" });
    else if (fault instanceof Others) this.#tell({ mood: "others", owner: fault.message });
    else if (fault instanceof Away) this.#later({ mood: navigator.onLine ? "silent" : "away" });
    else throw fault;
  }

  /** Who is logged in, and what is new. A queue is sent by nobody but the agent who wrote it. */
  async #greet() {
    const waits = this.queue.in("branch").map(({ id }) => id);
    const told = await collect(this.carried.edition, waits);
    const owner = this.carried.agent;
    if (owner && owner !== told.agent) {
      if (this.queue.in("draft", "ready", "mend").length || this.carried.uncounted().length) throw new Others(owner);
      await this.queue.forgetSettled("branch", "sent", "dropped");
    }
    this.token = told.token;
    await this.#hear(told.decided);
    await this.carried.take(told);
  }

  /** What officers decided, by id. @param {Record<string, {number: string, amount: number} | null>} decided */
  async #hear(decided) {
    for (const [id, taken] of Object.entries(decided)) {
      await (taken ? this.queue.sent(id, taken) : this.queue.drop(id, say("declined")));
    }
  }

  /** Everybody who is ready, and whoever becomes so meanwhile. @returns {Promise<{sent: number, mend: number} | undefined>} */
  async #sendAll() {
    const report = { sent: 0, mend: 0 };
    const tried = new Set();
    for (;;) {
      const waiting = this.queue.in("ready").filter((item) => !tried.has(item.id));
      if (!waiting.length) return tried.size ? report : undefined;
      const { id } = waiting[0];
      this.#tell({ mood: "sending", doing: id, of: tried.size + waiting.length, done: tried.size });
      tried.add(id);
      await this.#sendOne(id, report).catch((fault) => {
        if (!isOfOne(fault.status)) throw fault;
      });
    }
  }

  /** @param {string} id @param {{sent: number, mend: number}} report */
  async #sendOne(id, report) {
    const item = await this.queue.leaves(id);
    if (!item) return;
    const { taken, problems } = await send("/agent/send", wire(item), this.token);
    if (taken?.waits) await this.queue.waits(id);
    else if (taken) await this.queue.sent(id, taken);
    else await this.queue.refused(id, problems);
    report[taken ? "sent" : "mend"] += 1;
  }

  async #sendCounts() {
    for (const [event, count] of this.carried.uncounted()) {
      const { taken } = await send("/agent/attendance", { event, women: count.women, men: count.men }, this.token);
      await this.carried.counted(event, count, Boolean(taken));
    }
  }

  /** Again after a pause that grows, and differs from phone to phone: a server that comes back is not stormed. */
  #later(state) {
    this.#tell(state);
    this.timer = setTimeout(() => this.begin(), this.pause * (0.5 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** @param {State} state */
  #tell(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** Somebody else's queue is on this phone. */
class Others extends Error {}

/** An entry as it is sent, or stands in the file. @param {import("./queue.js").Item} item */
export function wire({ id, inside }) {
  const { event, fields, consents, language, different = "" } = inside;
  return { id, event, fields, consents, language, different };
}
