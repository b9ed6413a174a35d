// What stays on the phone when the app is closed or killed: entries of the queue, and a few things by name (IndexedDB).

/**
 * @typedef {object} Entry one person of the queue
 * @property {string} id made on this phone; the server registers it once
 * @property {number} n its place in the queue: no clock orders anything
 * @property {"draft" | "ready" | "mend" | "branch" | "sent" | "dropped"} state what is known; what is being done is not kept
 * @property {boolean} tried whether it ever left the phone: then only an answer of the server changes it
 * @property {{nonce: Uint8Array, content: ArrayBuffer}} [sealed] what was written, until it is settled
 * @property {string} [first] first name, once it is settled
 * @property {string} [number] participant number, once it is sent
 * @property {number} [amount] what the first month costs
 * @property {string} [why] why it was dropped
 */

const NAME = "payung-agent";
const VERSION = 1;
// Answered only when it is on the disk: else an empty battery loses what the app has called saved.
const WRITING = { durability: "strict" };

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

/** Opens the store. @returns {Promise<Store>} */
export async function openStore() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("entries", { keyPath: "id" });
    request.result.createObjectStore("kept");
  };
  const database = await answer(request);
  database.onversionchange = () => database.close();
  return new Store(database);
}

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /** Every entry, in the order in which they were begun. @returns {Promise<Entry[]>} */
  async entries() {
    const found = await answer(this.#table("entries", "readonly").getAll());
    return found.sort((one, other) => one.n - other.n);
  }

  /** @param {Entry} entry */
  async put(entry) {
    const table = this.#table("entries", "readwrite");
    table.put(entry);
    await done(table.transaction);
  }

  /** @param {string[]} ids */
  async remove(ids) {
    const table = this.#table("entries", "readwrite");
    for (const id of ids) table.delete(id);
    await done(table.transaction);
  }

  /** Something kept by its name. @param {string} name @returns {Promise<any>} */
  async kept(name) {
    return answer(this.#table("kept", "readonly").get(name));
  }

  /** @param {string} name @param {any} value */
  async keep(name, value) {
    const table = this.#table("kept", "readwrite");
    table.put(value, name);
    await done(table.transaction);
  }

  /** What is kept by a name, or what is put there now: of two pages at once both get the first.
   *  @param {string} name @param {any} made */
  async keptOr(name, made) {
    const table = this.#table("kept", "readwrite");
    const found = await answer(table.get(name));
    if (found === undefined) table.put(made, name);
    await done(table.transaction);
    return found ?? made;
  }

  /** The next number of the counter that orders the queue. @returns {Promise<number>} */
  async next() {
    const table = this.#table("kept", "readwrite");
    const n = ((await answer(table.get("counter"))) ?? 0) + 1;
    table.put(n, "counter");
    await done(table.transaction);
    return n;
  }

  /** @param {"entries" | "kept"} name @param {IDBTransactionMode} mode */
  #table(name, mode) {
    return this.database.transaction(name, mode, mode === "readwrite" ? WRITING : undefined).objectStore(name);
  }
}
