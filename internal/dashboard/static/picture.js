// What every result picture of the report is: a panel with a title, the picture, and the
// same numbers as a table for those who read rather than look.

import { el, table } from "./ui.js";

// picture makes the panel. aside stands beside the title; numbers is {columns, records, name} of the table, or null.
export function picture({ title, about = null, aside = null, body, numbers = null, wide = false }) {
  return el("section", { class: wide ? "panel picture wide" : "panel picture" },
    el("header", {}, el("h2", {}, title), aside),
    about && el("p", { class: "hint" }, about),
    body,
    numbers && asTable(numbers.name ?? title, numbers));
}

// asTable is a table that unfolds; it is built when it is first opened.
function asTable(name, { columns, records }) {
  const fold = el("details", { class: "as-table" }, el("summary", {}, "As a table"));
  fold.addEventListener("toggle", () => {
    if (fold.children.length === 1) fold.append(table(columns, records, { caption: name }));
  });
  return fold;
}

// segments are buttons of which one is pressed; choose hears its value.
export function segments(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) => el("button", {
    type: "button", value, "aria-pressed": String(value === chosen), onclick: () => { press(value); choose(value); },
  }, text));
  const press = (value) => { for (const b of buttons) b.setAttribute("aria-pressed", String(b.value === value)); };
  return Object.assign(el("div", { class: "segments", role: "group", "aria-label": label }, buttons), { press });
}
