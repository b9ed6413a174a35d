// What the phone carries into places without signal: who its agent is, events, occupations, texts, the key for files.

/** @typedef {{code: string, name: string, region: string, on: string, women: number | null, men: number | null, off: string}} Occasion
 * `off` is why it is called off */
/** @typedef {{women: number, men: number, told: boolean, wrong?: boolean}} Count how many came, and whether it is told */

export class Carried extends EventTarget {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
    /** @type {any} */
    this.told = null;
    this.event = "";
    /** @type {Record<string, Count>} */
    this.counts = {};
  }

  async load() {
    this.told = (await this.store.kept("carried")) ?? null;
    this.event = (await this.store.kept("event")) ?? "";
    this.counts = (await this.store.kept("counts")) ?? {};
  }

  /** What the server told now; a catalogue that did not change was not sent. @param {any} told */
  async take({ token: _token, decided: _decided, ...told }) {
    const before = this.chosen;
    this.told = { ...told, catalogue: told.catalogue ?? this.told.catalogue };
    await this.store.keep("carried", this.told);
    this.dispatchEvent(new Event("change"));
    if (before && !this.chosen) this.dispatchEvent(new CustomEvent("gone", { detail: before.name }));
  }

  /** The agent goes. */
  async forget() {
    this.told = null;
    this.event = "";
    await this.store.keep("carried", undefined);
    await this.store.keep("event", "");
  }

  get agent() {
    return this.told?.agent ?? "";
  }

  get edition() {
    return this.told?.edition ?? "";
  }

  /** @returns {Occasion[]} */
  get events() {
    return this.told?.events ?? [];
  }

  /** Where the agent is today, unless that is called off. @returns {Occasion | undefined} */
  get chosen() {
    const event = this.#event(this.event);
    return event?.off ? undefined : event;
  }

  /** @param {string} code */
  #event(code) {
    return this.events.find((event) => event.code === code);
  }

  /** @param {string} code */
  async choose(code) {
    this.event = code;
    await this.store.keep("event", code);
    this.dispatchEvent(new Event("change"));
  }

  /** How many came to an event, as this phone counted or the server knows. @param {string} code */
  count(code) {
    const known = this.#event(code);
    const server = known && known.women !== null ? { women: known.women, men: known.men, told: true } : undefined;
    return this.counts[code] ?? server;
  }

  /** @param {string} code @param {number} women @param {number} men */
  async tell(code, women, men) {
    await this.#keepCounts({ ...this.counts, [code]: { women, men, told: false } });
  }

  /** The counts that the server does not know. @returns {[string, Count][]} */
  uncounted() {
    return Object.entries(this.counts).filter(([, count]) => !count.told && !count.wrong);
  }

  /** The server knows a count, or refused it; not one that was told meanwhile.
   *  @param {string} code @param {Count} sent @param {boolean} taken */
  async counted(code, sent, taken) {
    if (this.counts[code] !== sent) return;
    await this.#keepCounts({ ...this.counts, [code]: { ...sent, told: taken, wrong: !taken } });
  }

  /** @param {Record<string, Count>} counts */
  async #keepCounts(counts) {
    this.counts = counts;
    await this.store.keep("counts", counts);
    this.dispatchEvent(new Event("change"));
  }
}
