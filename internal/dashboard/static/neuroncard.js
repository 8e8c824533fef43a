// The card that tells of one neuron, beside the pointer.

import { el, number, plural } from "./ui.js";
import { touching } from "./edges.js";

// facts are a neuron's numbers: {title, signal, bias, into, out, restarts}.
export function facts(network, { layer, neuron }, restarts, names) {
  const part = network.layers[layer];
  const name = layer === 0 ? names.inputs[neuron] : layer === network.layers.length - 1 ? names.outputs[neuron] : null;
  return {
    title: `Neuron ${neuron} of layer ${layer}`, name: name?.replace("\n", ", "), activation: layer === 0 ? "input" : part.activation,
    signal: part.signal[neuron], bias: part.bias[neuron], ...touching(network, { layer, neuron }), restarts,
  };
}

const signed = (x) => (x < 0 ? "−" : "+") + number(Math.abs(x), 3);
const weight = (arrow, other, w) => el("li", { class: w < 0 ? "negative" : "positive" }, el("span", { class: "muted" }, `${arrow} ${other}`), el("b", {}, signed(w)));

// card shows facts as a description list; it is used in the pointer's card and for the selection.
export function card(f) {
  const pair = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
  return [
    el("h3", {}, f.title, f.name && el("span", { class: "muted" }, ` ${f.name}`)),
    el("dl", { class: "facts" }, pair("Signal", number(f.signal, 4)), f.bias !== undefined && pair("Bias", number(f.bias, 4)),
      pair("Activation", f.activation), pair("Restarts", number(f.restarts))),
    (f.into.length > 0 || f.out.length > 0) && el("div", { class: "weights" },
      f.into.length > 0 && el("div", {}, el("p", { class: "label" }, "Strongest in"), el("ul", {}, f.into.map((e) => weight("from", e.from, e.weight)))),
      f.out.length > 0 && el("div", {}, el("p", { class: "label" }, "Strongest out"), el("ul", {}, f.out.map((e) => weight("to", e.to, e.weight))))),
  ].filter(Boolean);
}

// spoken is the same in one sentence.
export function spoken(f) {
  const most = f.into[0] ?? f.out[0];
  return `${f.title}${f.name ? ", " + f.name : ""}: signal ${number(f.signal, 3)}${f.bias !== undefined ? `, bias ${number(f.bias, 3)}` : ""}` +
    `${most ? `, strongest weight ${number(most.weight, 3)}` : ""}, ${plural(f.restarts, "restart")}.`;
}
