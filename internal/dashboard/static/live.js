// The live view of a job: its network, supervision tree and learning curve.

import { el } from "./ui.js";

export function mount(root) {
  root.append(el("section", { class: "panel notice" }, el("h1", {}, "Live"), el("p", { class: "muted" }, "No job yet.")));
  return { unmount() {} };
}
