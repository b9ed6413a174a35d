// The way to the server and back. What can come of it has a name; whatever else happens is `Away`: try again later.

/** No signal, no answer, or an answer that is none of ours; `status` is 0 where nothing came at all. */
export class Away extends Error {
  constructor(status = 0) {
    super(`away (${status})`);
    this.status = status;
  }
}
/** The session has ended: the agent must log in again. */
export class LoggedOut extends Error {}
/** This account may not do it. */
export class Forbidden extends Error {}

const PATIENCE = 30_000; // milliseconds: 2G is slow

/** @typedef {import("./queue.js").Problem} Problem */

/**
 * What the agent's phone carries, and the token that forms of this session bear.
 * @param {string} edition of the catalogue that the phone has: that one is not sent again
 * @param {string[]} waits the ids of those of whom an officer decides
 * @returns {Promise<any>}
 */
export async function collect(edition, waits) {
  const response = await ask(`/agent/data?edition=${encodeURIComponent(edition)}&waits=${waits.join()}`, {});
  return response.json();
}

/**
 * Send one thing. @param {string} path @param {object} body @param {string} token
 * @returns {Promise<{taken?: any, problems?: Problem[]}>}
 */
export async function send(path, body, token) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const response = await ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json().catch(() => {
    throw new Away(); // it broke off
  });
  return response.ok ? { taken: answer } : answer;
}

const REFUSED = 422;

/** @param {string} path @param {RequestInit} how */
async function ask(path, how) {
  const url = new URL(path, location.href);
  url.searchParams.set("lang", document.documentElement.lang);
  const response = await fetch(url, {
    ...how,
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => {
    throw new Away();
  });
  if (response.status === 401 || response.type === "opaqueredirect") throw new LoggedOut();
  if (response.status === 403) throw new Forbidden();
  if (!response.ok && response.status !== REFUSED) throw new Away(response.status);
  return response;
}
