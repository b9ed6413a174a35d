// How far a job has come, asked for every second. The page asks for itself again only where there is no script.

const EVERY = 1000; // milliseconds
const shown = document.querySelector("#job");
const said = shown.querySelector("#said strong");
const bar = shown.querySelector("progress");
const count = shown.querySelector("#count");

addEventListener("load", () => window.stop()); // the Refresh that the page came with

function show(figures) {
  if (said.textContent !== figures.said) said.textContent = figures.said; // read out only where it is another
  count.textContent = figures.count;
  if (figures.total) {
    bar.max = figures.total;
    bar.value = figures.done;
  } else {
    bar.removeAttribute("value");
  }
}

async function ask() {
  try {
    const answer = await fetch(shown.dataset.figures, { headers: { accept: "application/json" } });
    if (answer.redirected || answer.status === 404) return location.reload(); // the visit is over
    if (answer.ok) {
      const figures = await answer.json();
      if (figures.ended) return location.reload();
      show(figures);
    }
  } catch {
    // The network is away for a moment; the next second asks again.
  }
  setTimeout(ask, EVERY);
}

setTimeout(ask, EVERY);
