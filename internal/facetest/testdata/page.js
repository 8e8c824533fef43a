// What tests ask of the page, by what a reader sees. It runs in every page before the page's own scripts.

// points is how many epochs the learning curve says that it shows.
const points = () => Number(document.querySelector(".curve-frame")?.getAttribute("aria-label").match(/: ([\d,]+) epoch/)?.[1].replace(",", "") ?? 0);

// line is the row of an actor in the supervision tree: of a layer, or of a neuron in it.
function line(layer, neuron = null) {
  const rows = [...document.querySelectorAll(".tree tbody tr")], name = (row) => row.querySelector(".name")?.textContent;
  const at = rows.findIndex((row) => name(row) === `layer ${layer}`);
  return neuron === null ? rows[at] : rows.slice(at).find((row) => name(row) === `neuron ${neuron}`);
}

// lines is how many actors the tree shows.
const lines = () => document.querySelectorAll(".tree tbody tr").length;

// figure is a number in the head of the live view.
const figure = (name) => document.querySelector(`[data-figure=${name}] dd`).textContent;

// state is the job's, as its chip says.
const state = () => document.querySelector(".job-head .chip").className.replace(/.*state-/, "");

// named is the button that says a text.
const named = (text) => [...document.querySelectorAll("button")].find((b) => b.textContent === text && b.offsetParent);

// heard are the revisions of the events that came, in order.
const heard = [];
const plainFetch = window.fetch;
window.fetch = async (...request) => {
  const response = await plainFetch(...request);
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response;
  const [own, theirs] = response.body.tee();
  read(own);
  return new Response(theirs, response);
};

async function read(body) {
  let rest = "";
  try {
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      const all = (rest + part).split("\n");
      rest = all.pop();
      for (const text of all) if (text.startsWith("id:")) heard.push(Number(text.slice(3)));
    }
  } catch { /* broken off */ }
}
