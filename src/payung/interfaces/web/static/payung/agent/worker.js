// Keeps the app itself on the phone, whole and of one edition, so that it opens without a signal. Before this stand
// EDITION and SHELL, which the server writes (interfaces/web/agent/shell.py). Nothing of anybody is ever kept here.

const HOME = "/agent";
const CHOICE = "/agent/language";

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === HOME) event.respondWith(page(event.request));
  else if (SHELL.includes(pathname)) event.respondWith(kept(pathname, event.request));
});

/** All of an edition, or none of it: half an app would be worse than yesterday's. */
async function keepShell() {
  const cache = await caches.open(EDITION);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("agent-") && name !== EDITION && name !== CHOICE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page in the language that was last asked for. */
async function page(request) {
  const choice = await caches.open(CHOICE);
  const asked = new URL(request.url).searchParams.get("lang");
  if (asked) await choice.put(CHOICE, new Response(asked));
  const language = (await (await choice.match(CHOICE))?.text()) ?? "id";
  return kept(language === "en" ? "/agent/shell/en" : "/agent/shell/id", request);
}

async function kept(path, request) {
  const cache = await caches.open(EDITION);
  return (await cache.match(path)) ?? fetch(request);
}
