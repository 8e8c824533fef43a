// What is selected, one for the whole live view, and how the address writes it: "1.3" is
// neuron 3 of layer 1, "1" that layer, "network" and "trainer" those.

export function readSelection(text) {
  if (text === "network" || text === "trainer") return { actor: text, layer: null, neuron: null };
  const found = /^(\d+)(?:\.(\d+))?$/.exec(text ?? "");
  if (!found) return null;
  const neuron = found[2] === undefined ? null : Number(found[2]);
  return { actor: neuron === null ? "layer" : "neuron", layer: Number(found[1]), neuron };
}

export function writeSelection(s) {
  if (!s) return null;
  if (s.actor === "neuron") return `${s.layer}.${s.neuron}`;
  return s.actor === "layer" ? String(s.layer) : s.actor;
}

export const same = (a, b) => writeSelection(a) === writeSelection(b);

// inWords names an actor: "neuron 3 of layer 1".
export function inWords(s) {
  if (!s) return "";
  if (s.actor === "neuron") return `neuron ${s.neuron} of layer ${s.layer}`;
  return s.actor === "layer" ? `layer ${s.layer}` : s.actor;
}

const depth = { trainer: 0, network: 1, layer: 2, neuron: 3 };

// within tells whether a crash happened to what is selected, or below it. A neuron's actor
// may work for several: perActor(layer) says for how many.
export function within(selection, crash, perActor = () => 1) {
  if (!selection || depth[crash.actor] < depth[selection.actor]) return false;
  if (selection.layer === null) return true;
  if (crash.layer !== selection.layer) return false;
  if (selection.neuron === null) return true;
  const first = selection.neuron - (selection.neuron % perActor(selection.layer));
  return crash.neuron === first || crash.neuron === selection.neuron;
}

// victimOf is the body of a request that kills what is selected.
export function victimOf(s) {
  const body = { victim: s.actor };
  if (s.layer !== null) body.layer = s.layer;
  if (s.neuron !== null) body.neuron = s.neuron;
  return body;
}
