// Uploads that go on: after a broken connection by themselves, after a reload once the same file is chosen again.
// The protocol is tus; its client is others' (vendor/tus.md). All words stand in the page.

import "../vendor/tus-4.3.1.min.js";

const MB = 1_000_000;
const LONGEST_REST = 30_000; // milliseconds between two tries without a connection
const OVER = [401, 403]; // the session has ended, or the form is of another

const form = document.querySelector("form.hand-in");
const says = form.querySelector(".says").dataset;
const file = form.querySelector("input[type=file]");
const sending = form.querySelector(".sending");
const bar = sending.querySelector("progress");
const said = sending.querySelector(".sending-said");
const status = sending.querySelector("[role=status]");
const failed = form.querySelector(".sending-failed");
const pause = sending.querySelector("[data-does=pause]");

let upload, timer, share, paused, tries, spoken, over;

const rounded = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

/** Say where it stands; read out only where it is news. */
function tell(text, { aloud = true } = {}) {
  said.textContent = text;
  if (aloud) status.textContent = text;
}

function progress(sent, all) {
  const percent = Math.floor((100 * sent) / all);
  share = `${percent}%`;
  bar.value = percent;
  const tenth = Math.floor(percent / 10);
  tell(fill(says.going, { sent: rounded.format(sent / MB), all: rounded.format(all / MB), share }), {
    aloud: tenth !== spoken,
  });
  spoken = tenth;
}

/** No answer, or one of a server in trouble: try again, each time a little later, and at once when there is a signal. */
function rest() {
  tell(fill(says.broken, { share }));
  sending.classList.add("waits");
  clearTimeout(timer);
  timer = setTimeout(again, Math.min(LONGEST_REST, 1000 * 2 ** tries));
  tries += 1;
}

function again() {
  clearTimeout(timer);
  if (paused || !sending.classList.contains("waits")) return;
  sending.classList.remove("waits");
  upload.start();
}

/** Whoever has to come in again keeps what was sent: the client must not hear of it, it would begin anew. */
function heard(_, answer) {
  over = OVER.includes(answer.getStatus());
  if (over) throw new Error("the session has ended");
}

/** What the server says of the file itself is final; anything else is the way's. */
function broken(error) {
  if (over) return fail(says.over);
  const answer = error.originalResponse;
  const code = answer ? answer.getStatus() : 0;
  if (code < 400 || code >= 500 || code === 409 || code === 423) return rest();
  fail(answer.getBody() || String(code));
}

function fail(text) {
  sending.hidden = true;
  failed.hidden = false;
  failed.querySelector("p").textContent = text;
  form.querySelector("button:not([type])").disabled = false;
}

async function begin(chosen) {
  [share, paused, tries, spoken] = ["0%", false, 0, -1];
  failed.hidden = true;
  sending.hidden = false;
  form.querySelector("button:not([type])").disabled = true;
  sending.querySelector(".sending-name").textContent = chosen.name;
  upload = new window.tus.Upload(chosen, {
    endpoint: form.dataset.uploads,
    chunkSize: Number(form.dataset.piece),
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    metadata: { filename: chosen.name },
    removeFingerprintOnSuccess: true,
    retryDelays: null, // `rest` tries again, for as long as it takes
    onProgress: progress,
    onChunkComplete() {
      tries = 0;
    },
    onAfterResponse: heard,
    onError: broken,
    onSuccess() {
      tell(says.done);
      location.assign(upload.url);
    },
  });
  const [before] = await upload.findPreviousUploads();
  if (before) {
    upload.resumeFromPreviousUpload(before);
    status.textContent = fill(says.resumed, { name: chosen.name });
  }
  upload.start();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (file.files.length) begin(file.files[0]);
});

pause.addEventListener("click", () => {
  paused = !paused;
  [pause.textContent, pause.dataset.other] = [pause.dataset.other, pause.textContent];
  if (paused) {
    clearTimeout(timer);
    upload.abort();
    tell(fill(says.paused, { share }));
  } else {
    sending.classList.remove("waits");
    upload.start();
  }
});

sending.querySelector("[data-does=remove]").addEventListener("click", async () => {
  clearTimeout(timer);
  paused = true;
  await upload.abort(true).catch(() => {}); // what cannot be told now is forgotten in two days
  location.reload();
});

window.addEventListener("online", again);
