// What was written about people lies sealed on the phone, by a key that no script can read out of the browser.

/** @typedef {{nonce: Uint8Array, content: ArrayBuffer}} Sealed */

/** The phone's own key, made once. @param {import("./store.js").Store} store @returns {Promise<Vault>} */
export async function openVault(store) {
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return new Vault(await store.keptOr("key", made));
}

export class Vault {
  /** @param {CryptoKey} key */
  constructor(key) {
    this.key = key;
  }

  /** Sealed so that it opens at this place alone. @param {object} content @param {string} place */
  async seal(content, place) {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    return { nonce, content: await crypto.subtle.encrypt(this.#how(nonce, place), this.key, bytes) };
  }

  /** @param {Sealed} sealed @param {string} place @returns {Promise<any>} */
  async open(sealed, place) {
    const bytes = await crypto.subtle.decrypt(this.#how(sealed.nonce, place), this.key, sealed.content);
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /** @param {Uint8Array} nonce @param {string} place */
  #how(nonce, place) {
    return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) };
  }
}
