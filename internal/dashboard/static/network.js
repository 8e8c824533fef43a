// The panel with the network: asks for samples of it, and lets neurons be looked at and chosen.

import { el, button, number } from "./ui.js";
import { get, job as path } from "./api.js";
import { poll } from "./poll.js";
import { graph } from "./graph.js";
import { nearest, neighbour } from "./layout.js";
import { card, facts, spoken } from "./neuroncard.js";
import { drawPlane } from "./heat.js";
import { over } from "./run.js";
import { outputNames } from "./scores.js";

const choices = [200, 2000, 20000]; // weights

// networkPanel follows live.run's network. -> {element, update(), restarted(crash), stop()}
export function networkPanel(live) {
  const stage = el("div", { class: "stage", tabindex: 0, role: "application", "aria-roledescription": "network graph",
    "aria-label": "Network. Arrow keys go from neuron to neuron, Enter selects, K kills, Escape clears." });
  const tip = el("div", { class: "tip", hidden: true });
  const empty = el("p", { class: "stage-empty muted" }, "Waiting for the network…");
  stage.append(empty, tip);
  const view = { live, stage, tip, g: null, network: null, took: 0, head: heading(live), plane: planeOf() };
  view.g = graph(stage, () => names(view));
  view.g.restarts = (layer, neuron) => live.restartsOf(layer, neuron);
  const element = el("section", { class: "panel network", "aria-labelledby": "network-title" }, view.head.element, el("div", { class: "network-body" }, stage, view.plane.element), foot(view));
  pointing(view);
  typing(view);

  const asked = poll(() => ask(view, empty), () => pace(view), element);
  let wanted = `${live.row}/${live.weights}`;
  const again = () => { const now = `${live.row}/${live.weights}`; if (now !== wanted) asked.now(); wanted = now; };
  const repaint = () => { if (view.network) { view.g.show(view.network); showPlane(view); } };
  addEventListener("look", repaint);
  return {
    element,
    update() { view.g.selected = live.selection; view.head.update(); view.g.arrange(); showPlane(view); showTip(view); again(); },
    now: () => asked.now(),
    restarted: (crash) => view.g.flash(crash.layer, crash.neuron),
    facts: (s) => (view.network?.layers[s.layer]?.neurons > s.neuron ? facts(view.network, s, live.restartsOf(s.layer, s.neuron), names(view)) : null),
    get network() { return view.network; },
    stop() { asked.stop(); view.g.stop(); removeEventListener("look", repaint); },
  };
}

// pace is the least time between two samples: four a second, one where there is much to draw
// or to copy, and never more than a tenth of the time for waiting on the service.
function pace({ network, took }) {
  if (!network) return 250;
  const drawn = network.layers.reduce((n, l) => n + l.weight.length + l.neurons, 0), held = network.layers.reduce((n, l) => n + l.weights, 0);
  return Math.max(drawn > 4000 || held > 20_000 ? 1000 : 250, Math.min(10 * took, 5000));
}

// ask fetches and shows one sample; it ends the asking after the last one of a job that is over.
async function ask(view, empty) {
  const { live } = view;
  const last = over(live.run);
  const query = `?row=${live.row}&weights=${live.weights}&grid=${gridFor(view.network)}`;
  const asked = performance.now();
  let network;
  try {
    network = await get(path(live.run.id, "/network" + query));
  } catch (error) {
    if (error.code === "away" || error.code === "busy") throw error;
    empty.textContent = last || error.code === "invalid" ? error.detail : "The network is not there yet.";
    if (last) return false;
    throw error;
  }
  view.took = performance.now() - asked;
  await new Promise(requestAnimationFrame);
  empty.hidden = true;
  view.network = network;
  view.g.selected = live.selection;
  view.g.show(network);
  view.head.update(network);
  view.count(network);
  showTip(view);
  showPlane(view);
  live.sampled?.(network);
  return !last;
}

// gridFor is how fine heat maps are: coarser where there are many neurons or weights to fire.
function gridFor(network) {
  if (network && network.layers[0].neurons !== 2) return 0;
  const weights = network ? network.layers.reduce((n, l) => n + l.weights, 0) : 1e4;
  return weights < 600 ? 48 : weights < 5000 ? 24 : 12;
}

function names({ live, network }) {
  const job = live.run.job;
  if (!job || !network) return { inputs: [], outputs: [] };
  const count = network.layers[0].neurons;
  const inputs = [job.features, job.columns].find((list) => list?.length === count) ?? [];
  return { inputs, outputs: outputNames(job, network.layers.at(-1).neurons) };
}

function heading(live) {
  const shape = el("span", { class: "muted" });
  const row = el("span", { class: "row-count" });
  const step = (by) => () => live.app.keep({ row: Math.max(0, live.row + by) || null });
  const back = button("", step(-1), { kind: "quiet small icon-only", sign: "back", "aria-label": "Row before" });
  const on = button("", step(1), { kind: "quiet small icon-only", sign: "chevron", "aria-label": "Next row" });
  const stepper = el("span", { class: "stepper" }, back, row, on);
  const edges = el("select", { "aria-label": "Weights shown, at most", onchange: () => live.app.keep({ weights: edges.value === "2000" ? null : edges.value }) },
    choices.map((n) => el("option", { value: n }, `${number(n)} weights`)));
  let rows = 0;
  return {
    element: el("header", {}, el("h2", { id: "network-title" }, "Network"), shape, el("div", { class: "row tight" }, stepper, edges)),
    update(network) {
      if (network) { rows = network.rows; shape.textContent = network.layers.map((l) => number(l.neurons)).join(" – "); }
      stepper.hidden = Boolean(network) && rows === 0; // it keeps no rows to show signals for
      row.textContent = rows ? `row ${live.row + 1} of ${rows}` : `row ${live.row + 1}`;
      back.disabled = live.row === 0;
      on.disabled = rows > 0 && live.row >= rows - 1;
      edges.value = String(live.weights);
    },
  };
}

// foot is the legend; it gives view its count(network).
function foot(view) {
  const count = el("span", {});
  view.count = (network) => {
    const sent = network.layers.reduce((n, l) => n + l.weight.length, 0), all = network.layers.reduce((n, l) => n + l.weights, 0);
    count.textContent = sent < all ? `The strongest ${number(sent)} of ${number(all)} weights` : `${number(all)} weights`;
  };
  return el("footer", { class: "legend muted" }, el("span", { class: "key" }, el("span", { class: "ramp", "aria-hidden": "true" }), "negative to positive"),
    el("span", { class: "key" }, el("span", { class: "key-dash", "aria-hidden": "true" }), "negative weight"),
    el("span", { class: "key" }, el("span", { class: "key-crash", "aria-hidden": "true" }), "was restarted"), count);
}

function planeOf() {
  const canvas = el("canvas", { role: "img", "aria-label": "What the neuron fires over the two inputs" });
  const caption = el("figcaption", { class: "muted" });
  return { canvas, caption, element: el("figure", { class: "plane", hidden: true }, canvas, caption) };
}

// showPlane shows the map of the selected neuron, else of an output.
function showPlane({ g, network, live, plane, ...view }) {
  const last = network ? network.layers.length - 1 : 0;
  const chosen = live.selection?.neuron != null && g.maps[live.selection.layer] ? live.selection : { layer: last, neuron: 0 };
  const map = g.maps[chosen.layer]?.[chosen.neuron];
  plane.element.hidden = !map;
  if (!map) return;
  const output = chosen.layer === last;
  const called = output ? names({ live, network, ...view }).outputs[chosen.neuron] : null;
  plane.caption.textContent = output ? `Output ${chosen.neuron}${called ? ` (${called.replace("\n", ", ")})` : ""}, with the rows it learns from` : `Neuron ${chosen.neuron} of layer ${chosen.layer}`;
  drawPlane(plane.canvas, map, network, output ? chosen.neuron : 0);
}

function pointing(view) {
  const { stage, live } = view;
  const under = (e) => { const box = stage.getBoundingClientRect(); return nearest(view.g.columns, e.clientX - box.left, e.clientY - box.top); };
  stage.addEventListener("pointermove", (e) => hover(view, under(e)));
  stage.addEventListener("pointerleave", () => hover(view, null));
  stage.addEventListener("click", (e) => {
    const found = under(e);
    live.select(found && { actor: found.neuron === null ? "layer" : "neuron", ...found });
  });
}

function hover(view, found) {
  const { g, stage } = view;
  if (found?.layer === g.hover?.layer && found?.neuron === g.hover?.neuron) return;
  g.hover = found;
  g.redraw();
  stage.classList.toggle("pointing", Boolean(found));
  showTip(view);
}

// showTip tells of the neuron under the pointer, unless it is selected and told of beside.
function showTip({ g, live, stage, tip, network, ...view }) {
  const found = g.hover, c = g.columns[found?.layer];
  tip.hidden = found?.neuron == null || !c || !network || (live.selection?.layer === found.layer && live.selection.neuron === found.neuron);
  if (tip.hidden) return;
  tip.replaceChildren(...card(facts(network, found, live.restartsOf(found.layer, found.neuron), names({ live, network, ...view }))));
  const width = 240, height = tip.offsetHeight;
  const left = c.x + c.r + 14 + width > stage.clientWidth ? c.x - c.r - 14 - width : c.x + c.r + 14;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(2, Math.min(c.at(found.neuron) - height / 2, stage.clientHeight - height - 2))}px`;
}

function typing(view) {
  const { stage, live } = view;
  const go = (key) => {
    hover(view, neighbour(view.g.columns, view.g.hover ?? live.selection, key));
    if (view.network) live.app.say(spoken(facts(view.network, view.g.hover, live.restartsOf(view.g.hover.layer, view.g.hover.neuron), names(view))));
  };
  const chosen = () => view.g.hover && { actor: view.g.hover.neuron === null ? "layer" : "neuron", ...view.g.hover };
  stage.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !view.g.columns.length) return;
    if (/^Arrow|^Home$|^End$/.test(e.key)) go(e.key);
    else if (e.key === "Enter" || e.key === " ") live.select(chosen());
    else if (e.key === "k" || e.key === "K" || e.key === "Delete") live.kill(chosen() ?? live.selection);
    else if (e.key === "Escape") { hover(view, null); live.select(null); }
    else return;
    e.preventDefault();
  });
  stage.addEventListener("blur", () => hover(view, null));
}
