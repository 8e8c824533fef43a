// The preview of a table: its columns, what each was taken for and why, and the choice to take it otherwise.

import { button, el, number, plural } from "./ui.js";
import { figure } from "./scores.js";

const kinds = ["number", "category", "boolean", "date", "text", "identifier"];
const atOnce = () => (innerWidth < 640 ? 10 : 60); // columns shown before one asks for more

// columnTable makes the table of a draft's columns; changed hears of every choice. show() draws it anew.
export function columnTable(draft, changed) {
  let shown = atOnce(), wanted = "";
  const body = el("tbody"), more = el("div", { class: "row" });
  const find = draft.preview.columns.length > shown && el("input", { type: "search", placeholder: "Find a column", "aria-label": "Find a column", oninput: (e) => { wanted = e.target.value.toLowerCase(); show(); } });
  const place = el("div", { class: "stack" }, find, el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": "Table of the columns" }, el("table", { class: "columns" }, el("caption", { class: "visually-hidden" }, "The columns of the table"),
    el("thead", {}, el("tr", {}, ["Use", "Column", "Kind", "Why", "Examples"].map((t) => el("th", { scope: "col" }, t)), ["Missing", "Distinct"].map((t) => el("th", { scope: "col", class: "right" }, t)))), body)), more);

  function show() {
    const list = draft.preview.columns.filter((c) => c.name.toLowerCase().includes(wanted));
    body.replaceChildren(...list.slice(0, shown).map((c) => line(draft, c, () => { changed(); })));
    more.replaceChildren(...(list.length > shown ? [button(`Show ${plural(Math.min(list.length - shown, 200), "more column")}`, () => { shown += 200; show(); }, { kind: "small" }), el("span", { class: "hint" }, `${number(shown)} of ${number(list.length)}`)] : []));
  }
  show();
  return { place, show };
}

function line(draft, c, changed) {
  const target = draft.targets.includes(c.name), idle = !target && (draft.kinds[c.name] ?? c.kind);
  const use = target ? el("span", { class: "chip target-chip" }, "learned") : el("input", { type: "checkbox", checked: !draft.out.has(c.name), "aria-label": `Use ${c.name}`, onchange: (e) => { draft.out[e.target.checked ? "delete" : "add"](c.name); row.classList.toggle("left-out", !e.target.checked); changed(); } });
  const why = el("span", {});
  const say = () => { why.textContent = draft.kinds[c.name] ? `as you say; it was taken for ${c.kind}` : idle === "text" || idle === "identifier" ? `${c.why}; it is no input` : c.why; };
  const kind = el("select", {
    "aria-label": `Kind of ${c.name}`,
    onchange: () => { if (kind.value === c.kind) delete draft.kinds[c.name]; else draft.kinds[c.name] = kind.value; say(); changed(); },
  }, [...new Set([c.kind, ...kinds])].map((k) => el("option", { value: k }, k)));
  kind.value = draft.kinds[c.name] ?? c.kind;
  say();
  const range = c.min !== null && c.min !== undefined ? `${bound(c.min)} to ${bound(c.max)}` : null;
  const row = el("tr", { class: [target && "target", draft.out.has(c.name) && !target && "left-out"].filter(Boolean).join(" ") || null },
    el("td", { "data-label": "Use" }, use), el("th", { scope: "row" }, c.name), el("td", { "data-label": "Kind" }, kind), el("td", { class: "muted why", "data-label": "Why" }, why),
    el("td", { class: "examples", "data-label": "Examples" }, c.examples.map((e) => el("code", {}, e === "" ? "(empty)" : e)), range && el("span", { class: "hint" }, range)),
    el("td", { class: c.missing ? "right gaps" : "right", "data-label": "Missing" }, number(c.missing)), el("td", { class: "right", "data-label": "Distinct" }, c.crowded ? `over ${number(c.distinct)}` : number(c.distinct)));
  return row;
}

const bound = (x) => (typeof x === "number" ? (Number.isInteger(x) ? String(x).replace("-", "−") : figure(x).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")) : String(x));
