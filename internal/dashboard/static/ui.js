// Small builders that every view shares: elements, numbers and times as text, tables, dialogs.

const svgNames = "http://www.w3.org/2000/svg";

// el builds an element. Attributes: on* are listeners, style and dataset are objects, true and
// false set and leave out; class, text and anything else are what they say. Children may be
// nodes, strings, numbers, nested lists, or null and false for nothing.
export function el(tag, attributes = {}, ...children) {
  const made = tag === "svg" || tag === "path" || tag === "circle" || tag === "g" || tag === "line" || tag === "rect" || tag === "text" || tag === "polyline"
    ? document.createElementNS(svgNames, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) key.startsWith("--") ? made.style.setProperty(key, v) : (made.style[key] = v);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else if (name === "text") made.textContent = value;
    else if (name === "value" || name === "checked" || name === "indeterminate") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false).map((c) => (c instanceof Node ? c : String(c))));
  return made;
}

// icon draws one of the page's few signs; it is hidden from screen readers.
export function icon(name) {
  return el("svg", { viewBox: "0 0 16 16", width: 16, height: 16, class: "icon", "aria-hidden": "true", focusable: "false" },
    el("path", { d: icons[name] || "", fill: "none", stroke: "currentColor", "stroke-width": 1.6, "stroke-linecap": "round", "stroke-linejoin": "round" }));
}
const icons = {
  kill: "M9 1.8 4 9h4l-1 5.2L12 7H8l1-5.2Z",
  pause: "M5.5 3.5v9M10.5 3.5v9", play: "M5 3.2v9.6l7.5-4.8L5 3.2Z", stop: "M4 4h8v8H4Z", retry: "M13 3.5v3.3H9.7M12.6 6.6A5 5 0 1 0 13 9",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1.2v1M8 13.8v1M1.2 8h1M13.8 8h1M3.2 3.2l.7.7M12.1 12.1l.7.7M3.2 12.8l.7-.7M12.1 3.9l.7-.7",
  moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z", system: "M2 3h12v8H2ZM6 14h4M8 11v3",
  back: "M10 3.5 5.5 8 10 12.5", copy: "M6 6h7.5v7.5H6ZM3.5 10h-1V2.5H10v1", close: "M4 4l8 8M12 4l-8 8", chevron: "M6 3.5 10.5 8 6 12.5", down: "M3.5 6 8 10.5 12.5 6",
  check: "M3 8.5 6.5 12 13 4.5", warn: "M8 2 15 14H1ZM8 6.5v3.3M8 12v.1", plus: "M8 3v10M3 8h10", link: "M6.5 9.5l3-3M7 4.5l1.6-1.6a3 3 0 0 1 4.3 4.3L11.4 8.7M9 11.5l-1.6 1.6a3 3 0 0 1-4.3-4.3l1.5-1.5",
  upload: "M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 10.5v3h11v-3", download: "M8 2.5V11M4.5 7.5 8 11l3.5-3.5M2.5 10.5v3h11v-3",
};

// number writes x with so many significant digits: 0.0412, 12,345, 1.2e-9; "–" for null.
export function number(x, digits = 4) {
  if (x === null || x === undefined || Number.isNaN(x)) return "–";
  return written(x, digits).replace("-", "−");
}

function written(x, digits) {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return x.toLocaleString("en-US");
  const size = Math.abs(x);
  if (size < 1e-4 || size >= 1e9) return x.toExponential(Math.max(digits - 2, 1)).replace("e+", "e").replace("e-", "e−");
  return x.toLocaleString("en-US", { maximumSignificantDigits: digits, minimumSignificantDigits: Math.min(digits, 3) });
}

export const percent = (share, digits = 1) => (share === null || share === undefined ? "–" : `${(share * 100).toFixed(digits)} %`);

// plural is "1 row" or "12 rows".
export const plural = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;

export function bytes(n) {
  if (n === null || n === undefined) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = n < 1 ? 0 : Math.min(Math.floor(Math.log2(n) / 10), 4);
  return `${step ? (n / 2 ** (10 * step)).toFixed(1) : n} ${units[step]}`;
}

// duration writes milliseconds: 340 ms, 2.4 s, 3 min 05 s, 2 h 10 min.
export function duration(ms) {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s.toFixed(s < 10 ? 1 : 0)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(Math.floor(s % 60)).padStart(2, "0")} s`;
  if (s < 172800) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} days`;
}

export function ago(time) {
  if (!time) return "–";
  const ms = Date.now() - new Date(time).getTime();
  return ms < 1500 ? "just now" : `${duration(ms).replace(/\.\d+/, "")} ago`;
}

const clocks = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1, hour12: false });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hour12: false });
export const clock = (time) => (time ? clocks.format(new Date(time)) : "–");
export const moment = (time) => (time ? dates.format(new Date(time)) : "–");
export const short = (digest, n = 12) => (digest ? digest.slice(0, n) : "–");

const stateSigns = { queued: "○", running: "●", paused: "‖", succeeded: "✓", failed: "✕", cancelled: "–" };
// stateChip names a job's state by word, sign and colour.
export const stateChip = (state) => el("span", { class: `chip state-${state}` }, el("span", { "aria-hidden": "true", class: "sign" }, stateSigns[state] || "?"), state);

export const button = (label, onclick, { kind = "", sign = null, title = null, ...rest } = {}) =>
  el("button", { type: "button", class: `button ${kind}`, onclick, title, ...rest }, sign && icon(sign), label && el("span", {}, label));

// copyable shows text in monospace with a button that copies all of it.
export function copyable(text, shown = text, name = "Copy") {
  const copy = button("", async () => {
    try { await navigator.clipboard.writeText(text); } catch { return; }
    copy.replaceChildren(icon("check"));
    setTimeout(() => copy.replaceChildren(icon("copy")), 1200);
  }, { kind: "quiet icon-only small", sign: "copy", "aria-label": name, title: name });
  return el("span", { class: "copyable" }, el("code", { title: text }, shown), copy);
}

// field is a labelled input with an optional hint and a place for its error.
export function field(label, input, { hint = null, error = null } = {}) {
  input.id ||= `f${++fields}`;
  const told = hint ? el("span", { class: "hint", id: `${input.id}-hint` }, hint) : null;
  const wrong = el("span", { class: "wrong", id: `${input.id}-wrong` }, error);
  input.setAttribute("aria-describedby", [told?.id, wrong.id].filter(Boolean).join(" "));
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input, told, wrong);
}
let fields = 0;

// table builds a table of {label, cell(row), align, title} columns; row(tr, record) may add to a line.
export function table(columns, records, { caption = null, row = null, empty = "Nothing here yet." } = {}) {
  const line = (record) => {
    const tr = el("tr", {}, columns.map((c) => el("td", { class: c.align === "right" ? "right" : null, "data-label": c.label }, c.cell(record))));
    row?.(tr, record);
    return tr;
  };
  const body = el("tbody");
  const made = el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": caption || "Table" }, el("table", {},
    caption && el("caption", { class: "visually-hidden" }, caption),
    el("thead", {}, el("tr", {}, columns.map((c) => el("th", { scope: "col", class: c.align === "right" ? "right" : null, title: c.title }, c.label)))), body));
  made.update = (list) => body.replaceChildren(...(list.length ? list.map(line) : [el("tr", {}, el("td", { colspan: columns.length, class: "muted" }, empty))]));
  made.update(records);
  return made;
}

// dialog asks; it resolves to the value of the action chosen, null when closed.
// actions: {label, value, kind}; the last is the default.
export function dialog({ title, body, actions = [{ label: "Close", value: null }] }) {
  return new Promise((resolve) => {
    const name = `d${++fields}`;
    const box = el("dialog", { "aria-labelledby": name, class: "dialog" },
      el("h2", { id: name }, title), el("div", { class: "dialog-body" }, body),
      el("div", { class: "dialog-actions" }, actions.map((a) => button(a.label, () => close(a.value), { kind: a.kind || "" }))));
    const close = (value) => { box.close(); box.remove(); resolve(value ?? null); };
    box.addEventListener("cancel", (e) => { e.preventDefault(); close(null); });
    document.body.append(box);
    box.showModal();
    box.querySelector(".dialog-body input, .dialog-body select, .dialog-actions button:last-child")?.focus();
  });
}

// calm tells whether the reader asked for no motion.
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
