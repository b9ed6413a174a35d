// The queue of one phone: whom it holds, and how an entry goes on.
//
//   draft ──save──▶ ready ──answer──▶ sent, or branch (an officer decides) ──▶ sent, dropped
//     ▲             ▲ │ ──problems─▶ mend ──drop──▶ dropped
//     └──open───────┼─┴───────────────┤
//                   └────different────┘
//
// "Waiting for a signal" and "being sent" are no states: they follow from the signal and from what is on its way.

import { digitsOf } from "../nik.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {{code: string, where: string, message: string, fix: string}} Problem */
/**
 * @typedef {object} Inside what was written about a person, as the server takes it
 * @property {string} event
 * @property {Record<string, string>} fields
 * @property {Record<string, string>} consents purpose to the version of the text that was read out
 * @property {string} language
 * @property {Problem[]} problems what the server said last
 * @property {string} [different] why this is nobody of those whom the person resembles
 */
/** @typedef {Entry & {inside?: Inside}} Item */

export class Queue extends EventTarget {
  /** @param {import("./store.js").Store} store @param {import("./vault.js").Vault} vault */
  constructor(store, vault) {
    super();
    this.store = store;
    this.vault = vault;
    /** @type {Item[]} */
    this.items = [];
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
  }

  /** Read everything anew: another page may have written meanwhile. */
  async load() {
    const entries = await this.store.entries();
    this.items = await Promise.all(entries.map((entry) => this.#opened(entry)));
    this.#changed();
  }

  /** @param {...Entry["state"]} states */
  in(...states) {
    return this.items.filter((item) => states.includes(item.state));
  }

  /** Those whom the server does not know yet, as far as this phone knows: they are lost with the phone. */
  get unsent() {
    return this.in("ready", "mend");
  }

  /** @param {string} id */
  find(id) {
    return this.items.find((item) => item.id === id);
  }

  /** Keep what is being written, as the form has it. @param {string} id @param {Inside} inside */
  write(id, inside) {
    return this.#inTurn(async () => {
      const known = this.find(id);
      if (known && !["draft", "mend"].includes(known.state)) return;
      const n = known?.n ?? (await this.store.next());
      await this.#put({ id, n, state: known?.state ?? "draft", tried: false, inside });
    });
  }

  /** What is written is whole: it may be sent. @param {string} id @param {Inside} inside */
  save(id, inside) {
    return this.#inTurn(async () => {
      const n = this.find(id)?.n ?? (await this.store.next());
      await this.#put({ id, n, state: "ready", tried: false, inside: { ...inside, problems: [] } });
    });
  }

  /** Write on at it, unless it may be registered already. @param {string} id @returns {Promise<Item | undefined>} */
  open(id) {
    return this.#inTurn(async () => {
      const item = this.find(id);
      if (!item?.inside || item.tried) return undefined;
      if (item.state === "ready") await this.#put({ ...item, state: "draft" });
      return this.find(id);
    });
  }

  /** It leaves the phone now, and however that ends, the server may know it from here on. @param {string} id */
  leaves(id) {
    return this.#inTurn(async () => {
      const item = this.find(id);
      if (item?.state !== "ready") return undefined;
      if (!item.tried) await this.#put({ ...item, tried: true });
      return item;
    });
  }

  /** The server has registered it: NIK and names leave the phone.
   *  @param {string} id @param {{number: string, amount: number}} taken */
  sent(id, { number, amount }) {
    return this.#inTurn(() => this.#settle(id, { state: "sent", tried: true, number, amount }));
  }

  /** The server has put it before an officer, who decides: it leaves the phone likewise. @param {string} id */
  waits(id) {
    return this.#inTurn(() => this.#settle(id, { state: "branch", tried: true }));
  }

  /** Whoever resembles a member is somebody else: as it was written, it is sent with the reason.
   *  @param {string} id @param {string} why */
  different(id, why) {
    return this.#inTurn(async () => {
      const { n, inside } = this.find(id);
      await this.#put({ id, n, state: "ready", tried: false, inside: { ...inside, problems: [], different: why } });
    });
  }

  /** It will not be sent, and why. @param {string} id @param {string} why */
  drop(id, why) {
    return this.#inTurn(() => this.#settle(id, { state: "dropped", tried: false, why }));
  }

  /** The server has said what is wrong, and registered nobody. @param {string} id @param {Problem[]} problems */
  refused(id, problems) {
    return this.#inTurn(async () => {
      const { n, inside } = this.find(id);
      await this.#put({ id, n, state: "mend", tried: false, inside: { ...inside, problems } });
    });
  }

  /** A draft in which nothing is written any more. @param {string} id */
  forget(id) {
    return this.#inTurn(() => this.#remove(this.in("draft").filter((item) => item.id === id)));
  }

  /** The agent goes, and those who are settled; another comes, and also who waits at the branch for the first.
   *  @param {...Entry["state"]} states */
  forgetSettled(...states) {
    return this.#inTurn(() => this.#remove(this.in(...states)));
  }

  /** Whoever of this phone has the same NIK; else whoever has the same name and birth date.
   *  @param {string} id @param {Record<string, string>} fields */
  twin(id, fields) {
    const others = this.in("draft", "ready", "mend").filter((item) => item.id !== id);
    const nik = digitsOf(fields.nik);
    const same = others.find((item) => digitsOf(item.inside.fields.nik ?? "") === nik);
    if (same) return { item: same, by: "nik" };
    const alike = others.find((item) => bornAndCalled(item.inside.fields) === bornAndCalled(fields));
    return alike && { item: alike, by: "name" };
  }

  /** One change after the other: sealing takes its time, and a later key stroke must not be overtaken by an earlier.
   *  @template T @param {() => Promise<T>} change @returns {Promise<T>} */
  #inTurn(change) {
    const done = this.last.then(change);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** @param {string} id @param {Partial<Entry>} how */
  async #settle(id, how) {
    const { n, first, inside } = this.find(id);
    await this.#put(({ id, n, first: first ?? firstName(inside), ...how }));
  }

  /** @param {Item[]} gone */
  async #remove(gone) {
    await this.store.remove(gone.map((item) => item.id));
    this.items = this.items.filter((item) => !gone.includes(item));
    this.#changed();
  }

  /** @param {Item} item */
  async #put(item) {
    const { inside, ...entry } = item;
    if (inside) entry.sealed = await this.vault.seal(inside, item.id);
    else delete entry.sealed;
    await this.store.put(entry);
    const place = this.items.findIndex((each) => each.id === item.id);
    if (place < 0) this.items.push(item);
    else this.items[place] = item;
    this.#changed();
  }

  /** @param {Entry} entry @returns {Promise<Item>} */
  async #opened(entry) {
    return entry.sealed ? { ...entry, inside: await this.vault.open(entry.sealed, entry.id) } : entry;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Inside} inside */
const firstName = (inside) => inside.fields.name.trim().split(/\s+/)[0];

/** @param {Item} item */
export const nameOf = (item) => item.first ?? item.inside.fields.name?.trim() ?? "";

/** Name and birth date (with sex), as a NIK has it. @param {Record<string, string>} fields */
const bornAndCalled = ({ nik = "", name = "" }) =>
  `${digitsOf(nik).slice(6, 12)} ${name.toLowerCase().replace(/[^\p{L}]+/gu, " ").trim()}`;
