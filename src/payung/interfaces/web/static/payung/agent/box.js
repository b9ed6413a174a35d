// The last resort: the queue as a file that only the installation opens (kernel/boxes.py), carried there on a card.

const KIND = "antrean 1";

/**
 * @param {object} content @param {{name: string, point: string}} to the installation's public key, base64
 * @returns {Promise<string>}
 */
export async function closeBox(content, to) {
  const ours = fromBase64(to.point);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const pair = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const theirs = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const peer = await crypto.subtle.importKey("raw", ours, curve, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, pair.privateKey, 256);
  const kind = new TextEncoder().encode(KIND);
  const agreed = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array([...theirs, ...ours]), info: kind };
  const key = await crypto.subtle.deriveKey(how, agreed, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: kind }, key, bytes);
  const box = { payung: KIND, to: to.name, from: toBase64(theirs), nonce: toBase64(nonce), sealed: toBase64(sealed) };
  return JSON.stringify(box);
}

/** Hand a file to whoever holds the phone. @param {string} name @param {string} content */
export function download(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} text */
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {ArrayBuffer | Uint8Array} bytes */
function toBase64(bytes) {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
