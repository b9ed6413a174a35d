// The agent's app: puts its pieces together. Everything works without a signal but sending itself.

import { closeBox, download } from "./box.js";
import { Carried } from "./carried.js";
import { EventView } from "./event_view.js";
import { PersonForm } from "./form.js";
import { Queue } from "./queue.js";
import { QueueView } from "./queue_view.js";
import { Sender, wire } from "./sender.js";
import { SignalView } from "./signal_view.js";
import { openStore } from "./store.js";
import { say } from "./texts.js";
import { openVault } from "./vault.js";

const part = (id) => document.getElementById(id);
const TABS = ["register", "queue", "event"];

async function start() {
  const store = await openStore();
  const queue = new Queue(store, await openVault(store));
  const carried = new Carried(store);
  const sender = new Sender(queue, carried);
  const form = new PersonForm(part("person"), queue, carried);
  const views = {
    queue: new QueueView(part("queue"), queue, sender),
    event: new EventView(part("event"), carried),
    signal: new SignalView(part("signal"), queue, sender),
  };
  await carried.load();
  await queue.load();
  drawing(views, { queue, carried, sender, form });
  acting(views, { queue, carried, sender, form });
  if (carried.told) await form.resume();
  document.body.dataset.ready = "yes";
  keepWithoutSignal();
  sender.begin();
}

/** What is shown follows from what is there. */
function drawing(views, { queue, carried, sender, form }) {
  const drawQueue = () => {
    views.queue.draw();
    views.signal.draw();
    part("save-file").hidden = !queue.unsent.length || !carried.told;
  };
  const drawCarried = () => {
    document.body.dataset.known = carried.told ? "yes" : "no";
    part("agent").textContent = carried.agent;
    part("place").textContent = carried.chosen?.name ?? say("no_event");
    if (carried.told) form.equip();
    views.event.draw();
  };
  const drawSender = () => {
    drawQueue();
    part("leave").hidden = !sender.token;
    const report = sender.state.mood === "sending" ? "" : views.signal.report();
    if (report) notice(report, sender.state.report.mend ? "mend" : "ready");
  };
  const drawTab = () => {
    const tab = TABS.find((each) => `#${each}` === location.hash) ?? TABS[0];
    document.body.dataset.tab = tab;
    for (const link of document.querySelectorAll(".tabs a")) {
      if (link.getAttribute("href") === `#${tab}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  queue.addEventListener("change", drawQueue);
  carried.addEventListener("change", drawCarried);
  carried.addEventListener("gone", (event) => {
    notice(say("event_gone", { name: event.detail }), "mend");
  });
  sender.addEventListener("change", drawSender);
  addEventListener("hashchange", () => {
    part("notice").hidden = true;
    drawTab();
    scrollTo(0, 0);
  });
  drawCarried();
  drawQueue();
  drawTab();
}

/** What the agent does, and what happens to the phone. */
function acting(views, { queue, carried, sender, form }) {
  // What was said of the last person is no word about the next.
  part("person").addEventListener("submit", () => { part("notice").hidden = true; }, { capture: true });
  form.addEventListener("saved", (event) => {
    notice(say("saved", { name: event.detail }), "ready");
    sender.begin();
  });
  views.queue.addEventListener("open", async (event) => {
    if (!(await form.open(event.detail))) return;
    if (document.body.dataset.tab === "register") return form.focusFirst();
    addEventListener("hashchange", () => form.focusFirst(), { once: true });
    location.hash = "#register";
  });
  views.queue.addEventListener("answered", () => sender.begin());
  part("event").addEventListener("counted", () => sender.begin());
  part("signal").querySelector("[data-send]").addEventListener("click", () => sender.hurry());
  addEventListener("online", () => sender.hurry());
  addEventListener("offline", () => sender.begin());
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible") return;
    await queue.load(); // another page of this phone may have sent meanwhile
    sender.begin();
  });
  part("save-file").querySelector("button").addEventListener("click", () => saveFile(queue, carried));
  part("leave").addEventListener("submit", (event) => leave(event, queue, carried, sender));
  part("stay").addEventListener("click", () => part("unsent").close());
}

/** Everybody who is not sent, as a file that only the installation opens. */
async function saveFile(queue, carried) {
  const waiting = queue.unsent;
  const content = { agent: carried.agent, entries: waiting.map(wire) };
  const name = `antrean-${carried.agent}-${waiting.at(-1).n}.payung`;
  download(name, await closeBox(content, carried.told.key));
  notice(say("file_saved", { name, n: waiting.length }), "ready");
}

/** Log out. Whoever leaves people behind who are not sent is told so first. */
async function leave(event, queue, carried, sender) {
  const form = event.target;
  form.csrfmiddlewaretoken.value = sender.token;
  event.preventDefault();
  const unsent = queue.in("draft", "ready", "mend").length;
  if (unsent && event.submitter?.id !== "leave-anyway") {
    part("unsent").querySelector("p").textContent = say("leaving_behind", { n: unsent });
    return part("unsent").showModal();
  }
  await queue.forgetSettled("sent", "dropped");
  // Who waits at the branch and a count that nobody heard yet stay this agent's: nobody else may hear or tell of them.
  if (!queue.in("draft", "ready", "mend", "branch").length && !carried.uncounted().length) await carried.forget();
  form.submit();
}

/** Say something for a while. @param {string} text @param {"ready" | "mend"} kind */
function notice(text, kind) {
  const shown = part("notice");
  shown.className = `notice ${kind}`;
  shown.textContent = text;
  shown.hidden = false;
}

/** Let the phone keep the app itself, and not throw away what it holds when it runs short of room. */
function keepWithoutSignal() {
  navigator.serviceWorker?.register("/agent/worker.js", { scope: "/agent" }).catch(() => undefined);
  navigator.storage?.persist?.();
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    part("install").hidden = false;
    part("install").querySelector("button").addEventListener("click", () => event.prompt(), { once: true });
  });
}

start().catch((fault) => {
  document.body.dataset.ready = "no";
  notice(say("cannot_keep"), "mend");
  console.error(fault);
});
