// Light, dark, or as the system has it.

import { icon } from "./ui.js";

const order = ["system", "light", "dark"];
const signs = { system: "system", light: "sun", dark: "moon" };
const kept = () => document.documentElement.dataset.theme || "system";

// startTheme makes a button go through the themes; canvases hear of it by a "look" event.
export function startTheme(control) {
  const show = () => {
    control.replaceChildren(icon(signs[kept()]));
    control.title = `Theme: ${kept()}`;
    control.setAttribute("aria-label", control.title);
    dispatchEvent(new Event("look"));
  };
  control.addEventListener("click", () => {
    const next = order[(order.indexOf(kept()) + 1) % order.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try { localStorage.setItem("deepnet-theme", next); } catch { /* kept for this page only */ }
    show();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  show();
}
