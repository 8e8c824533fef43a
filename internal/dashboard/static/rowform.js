// The form for one row of a model's columns: each begins at a usual value and says what the model has seen.

import { button, el, number } from "./ui.js";

const mostChoices = 200; // categories in a list; more are typed
const atOnce = 40; // fields shown before one asks for all

// rowForm makes the form of a signature's columns. row begins it, by column; changed hears of every change.
// It answers {place, row(), reset()}.
export function rowForm(columns, row, changed) {
  const fields = columns.map((c) => columnField(c, row[c.name] ?? usual(c), changed));
  const place = el("div", { class: "row-form" }, fields.map((f, i) => { f.place.hidden = i >= atOnce && row[f.name] === undefined; return f.place; }));
  if (fields.length > atOnce) {
    const all = button(`Show all ${number(fields.length)} columns`, () => { for (const f of fields) f.place.hidden = false; all.remove(); fields[atOnce].focus(); }, { kind: "small" });
    place.append(el("div", { class: "row-form-all" }, all, el("span", { class: "hint" }, "The others have their usual values.")));
  }
  return {
    place,
    row: () => Object.fromEntries(fields.map((f) => [f.name, f.value()])),
    differing: () => Object.fromEntries(fields.filter((f) => f.value() !== usual(f.column)).map((f) => [f.name, f.value()])),
    reset() { for (const f of fields) f.set(usual(f.column)); changed(); },
  };
}

const has = (x) => x !== null && x !== undefined;

// usual is the value a column begins at: its median, or its first category.
function usual(c) {
  if (c.kind === "number") return has(c.median) ? tidy(c.median, c) : has(c.min) && has(c.max) ? tidy((c.min + c.max) / 2, c) : null;
  if (c.kind === "date") return dateOf(c.median ?? c.last ?? c.max) ?? new Date().toISOString().slice(0, 10);
  if (c.kind === "boolean" && !c.categories?.length) return "yes";
  return c.categories?.includes(c.usual) ? c.usual : c.categories?.[0] ?? null;
}

const dateOf = (x) => (has(x) && /^\d{4}-\d\d-\d\d/.test(String(x)) ? String(x).slice(0, 10) : null);

// tidy rounds a number to what the column's range can tell apart.
function tidy(x, c) {
  if (Number.isInteger(x)) return x;
  const span = has(c.min) && has(c.max) ? c.max - c.min : Math.abs(x);
  const digits = span > 0 ? Math.max(0, 3 - Math.floor(Math.log10(span))) : 6;
  return Number(x.toFixed(Math.min(digits, 12)));
}

let made = 0;

function columnField(c, value, changed) {
  const id = `cell-${++made}`;
  const control = c.kind === "number" ? numberControl(c, id, changed) : c.kind === "date" ? dateControl(c, id, changed) : choiceControl(c, id, changed);
  control.set(value);
  return { name: c.name, column: c, value: control.value, set: control.set, focus: () => document.getElementById(id)?.focus(), place: el("div", { class: "field cell-field" }, el("label", { for: id, title: c.name }, c.name), control.nodes) };
}

function numberControl(c, id, changed) {
  const ranged = has(c.min) && has(c.max) && c.max > c.min;
  const hint = el("span", { class: "hint", id: `${id}-hint` });
  const input = el("input", { id, type: "number", step: "any", placeholder: "missing", "aria-describedby": hint.id, oninput: () => { follow(); changed(); } });
  const whole = Number.isInteger(c.min) && Number.isInteger(c.max) && (!has(c.median) || Number.isInteger(c.median));
  const slider = ranged && el("input", { type: "range", min: c.min, max: c.max, step: whole ? 1 : Number(((c.max - c.min) / 200).toPrecision(1)), "aria-label": `${c.name}, slider`, oninput: () => { input.value = tidy(Number(slider.value), c); follow(true); changed(); } });
  const follow = (own) => {
    const x = input.value === "" ? null : Number(input.value);
    const beyond = ranged && has(x) && (x < c.min || x > c.max);
    hint.textContent = beyond ? `outside of what it learned from: ${short(c.min)} to ${short(c.max)}` : ranged ? `${short(c.min)} to ${short(c.max)}` : has(c.min) ? `always ${short(c.min)}` : "a number";
    hint.classList.toggle("beyond", beyond);
    if (slider && !own && has(x)) slider.value = x;
  };
  return {
    nodes: [el("div", { class: "cell-number" }, input, slider), hint],
    value: () => (input.value === "" || Number.isNaN(Number(input.value)) ? null : Number(input.value)),
    set(x) { input.value = has(x) ? x : ""; follow(); },
  };
}

const short = (x) => String(Number(x.toPrecision(4))).replace("-", "−");

function dateControl(c, id, changed) {
  const low = dateOf(c.first ?? c.min), high = dateOf(c.last ?? c.max);
  const input = el("input", { id, type: "date", onchange: changed, "aria-describedby": `${id}-hint` });
  return { nodes: [input, el("span", { class: "hint", id: `${id}-hint` }, low && high ? `${low} to ${high}` : "a date")], value: () => input.value || null, set(x) { input.value = dateOf(x) ?? ""; } };
}

function choiceControl(c, id, changed) {
  const list = c.categories?.length ? c.categories : c.kind === "boolean" ? ["yes", "no"] : [];
  if (!list.length || list.length > mostChoices) {
    const input = el("input", { id, type: "text", placeholder: "missing", list: list.length ? `${id}-list` : null, oninput: changed });
    return { nodes: [input, list.length > 0 && el("datalist", { id: `${id}-list` }, list.slice(0, 2000).map((v) => el("option", { value: v })))], value: () => input.value || null, set(x) { input.value = x ?? ""; } };
  }
  const select = el("select", { id, onchange: changed }, list.map((v) => el("option", { value: v }, v)), el("option", { value: "" }, "(missing)"));
  return { nodes: [select], value: () => select.value || null, set(x) { select.value = has(x) && list.includes(String(x)) ? String(x) : ""; } };
}
