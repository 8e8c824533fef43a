// What the keys do, in a dialog.

import { dialog, el } from "./ui.js";

const keys = [
  ["In the network and the tree", [["Arrow keys", "go from neuron to neuron, from line to line"], ["Home, End", "first and last"], ["Enter or Space", "select, or take the selection back"],
    ["K or Delete", "kill what has the focus"], ["Escape", "clear the selection"]]],
  ["In the tree", [["→ ←", "unfold and fold"], ["Tab", "from a line to its kill button"]]],
  ["On the curve", [["← →", "go along it"], ["+ −, or drag", "look closer, or less so"], ["Escape, or double click", "all epochs again"]]],
];

// showKeys opens the dialog.
export function showKeys() {
  return dialog({
    title: "Keys and pointer",
    body: keys.map(([where, list]) => el("section", {}, el("h3", {}, where), el("dl", { class: "keys" }, list.map(([key, what]) => [el("dt", {}, key), el("dd", {}, what)])))),
  });
}
