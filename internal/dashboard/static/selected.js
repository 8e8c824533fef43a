// The panel of what is selected: its numbers, its crashes, and a button to kill it.

import { el, button, number, plural, ago } from "./ui.js";
import { card } from "./neuroncard.js";
import { inWords, within, same } from "./selection.js";
import { over } from "./run.js";

// selectedPanel follows live.selection. -> {element, update(), changed()}
export function selectedPanel(live, network) {
  const body = el("div", { class: "selected-body" });
  const title = el("h2", {}, "Selection");
  const kill = button("Kill", () => live.kill(live.selection), { kind: "small danger", sign: "kill" });
  const clear = button("", () => live.select(null), { kind: "quiet small icon-only", sign: "close", "aria-label": "Clear the selection" });
  const quick = el("div", { class: "row tight" }, ["trainer", "network"].map((actor) =>
    button(actor[0].toUpperCase() + actor.slice(1), () => live.select({ actor, layer: null, neuron: null }), { kind: "small" })));
  const element = el("section", { class: "panel selected", "aria-label": "Selection" }, el("header", {}, title, el("div", { class: "row tight" }, kill, clear)), body);
  const show = () => {
    const s = live.selection;
    kill.hidden = clear.hidden = !s;
    kill.disabled = over(live.run);
    const known = s?.neuron != null ? network().facts(s) : null;
    title.replaceChildren(s ? inWords(s)[0].toUpperCase() + inWords(s).slice(1) : "Selection", ...(known?.name ? [el("span", { class: "muted" }, ` ${known.name}`)] : []));
    kill.setAttribute("aria-label", s ? `Kill ${inWords(s)}` : "Kill");
    if (!s) { if (!body.contains(quick)) body.replaceChildren(el("p", { class: "muted" }, "Choose a neuron or a layer in the network or the tree, or:"), quick); return; }
    body.replaceChildren(...(s.neuron === null ? numbers(s, network().network?.layers) : known ? card(known).slice(1) : []), ...crashes(live, s));
  };
  return { element, update: show, changed: show };
}

// numbers are those of a layer or of the whole network.
function numbers(s, layers) {
  if (!layers) return [];
  const part = s.layer === null ? null : layers[s.layer];
  const pair = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  if (part) return [el("dl", { class: "facts" }, pair("Neurons", number(part.neurons)), pair("Activation", s.layer ? part.activation : "input"), pair("Weights", number(part.weights)), pair("Per actor", number(part.per_actor)))];
  return [el("dl", { class: "facts" }, pair("Layers", number(layers.length)), pair("Neurons", number(layers.reduce((n, l) => n + l.neurons, 0))), pair("Weights", number(layers.reduce((n, l) => n + l.weights, 0))))];
}

function crashes(live, s) {
  const mine = live.run.crashes.filter((c) => within(s, c, live.perActor));
  if (!mine.length) return [el("p", { class: "muted" }, "No crash yet.")];
  const line = (c) => el("li", {}, el("span", {}, `Epoch ${number(c.epoch)}`), el("span", { class: "muted" }, `${same(c, s) ? "" : inWords(c) + " · "}${c.reason} · ${ago(c.time)}`));
  return [el("p", {}, el("b", { class: "some" }, plural(mine.length, "crash", "crashes")), mine.length > 3 ? ", the last:" : ""), el("ul", { class: "crash-list" }, mine.slice(-3).reverse().map(line))];
}
