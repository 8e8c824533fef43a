// The timeline of events.

import { el } from "./ui.js";

export function mount(root) {
  root.append(el("section", { class: "panel notice" }, el("h1", {}, "Events")));
  return { unmount() {} };
}
