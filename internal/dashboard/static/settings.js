// The further settings of a plan, made of the service's own table of them.

import { el, field } from "./ui.js";
import { bare, flagOf } from "./command.js";

// Those that stand elsewhere in the form, or whose value is more than a word or a number.
const elsewhere = new Set(["target", "more_targets", "task", "preset", "hidden", "epochs", "layers", "until", "preparation.kinds", "preparation.leave_out", "preparation.cyclic", "class_weights", "schedule"]);
const numeric = new Set(["number", "count"]);
const plain = new Set([...numeric, "name", "choice", "sign"]);

// moreSettings makes the form of a draft's further settings; changed hears of every change.
export function moreSettings(settings, draft, changed) {
  const shown = settings.filter((s) => plain.has(s.kind) && s.path.startsWith("plan.") && !elsewhere.has(bare(s.path)));
  const sections = Map.groupBy ? Map.groupBy(shown, (s) => s.section) : grouped(shown);
  return el("div", { class: "sections" }, [...sections].map(([title, list]) => el("details", { class: "fold", open: list.some((s) => bare(s.path) in draft.more) },
    el("summary", {}, title || "General"), el("div", { class: "settings-grid" }, list.map((s) => settingField(s, draft, changed))))));
}

function grouped(list) {
  const made = new Map();
  for (const s of list) made.set(s.section, [...(made.get(s.section) ?? []), s]);
  return made;
}

// listed are the names that a setting's documentation lists after a colon: such a setting is chosen from them.
function listed({ kind, doc, choices }) {
  if (choices?.length || kind !== "name") return choices ?? [];
  const names = doc.includes(":") ? doc.slice(doc.lastIndexOf(":") + 1).split(/, | or /).map((n) => n.trim().replace(/^or /, "")) : [];
  return names.length > 2 && names.every((n) => /^[a-z][a-z0-9_]*$/.test(n)) ? names : [];
}

function settingField(setting, draft, changed) {
  const s = { ...setting, choices: listed(setting) };
  const path = bare(s.path), label = (s.flag ?? flagOf(s.path)).replaceAll("-", " "), none = s.default ? `default: ${s.default}` : "as the preset decides";
  const set = (value) => {
    if (value === "" || value === null) delete draft.more[path];
    else draft.more[path] = value;
    changed();
  };
  const control = s.choices?.length ? el("select", { onchange: (e) => set(valued(s, e.target.value)) }, el("option", { value: "" }, none), s.choices.map((c) => el("option", { value: c }, c)))
    : el("input", { type: "text", inputmode: numeric.has(s.kind) ? "decimal" : null, placeholder: none, autocomplete: "off", oninput: (e) => check(e.target) });
  const made = field(label, control, { hint: says(s) }), wrong = made.querySelector(".wrong");
  const check = (input) => {
    const problem = input.value.trim() === "" ? "" : outside(s, input.value.trim());
    wrong.textContent = problem;
    input.setAttribute("aria-invalid", String(problem !== ""));
    set(problem ? "" : valued(s, input.value.trim()));
  };
  control.value = draft.more[path] ?? "";
  return made;
}

// valued is a value as a plan has it.
const valued = (s, text) => (text === "" ? "" : numeric.has(s.kind) && Number.isSafeInteger(Number(text)) ? Number(text) : s.kind === "number" ? Number(text.replace(",", ".")) : text);

// outside says what is wrong with a number; "" for nothing.
function outside(s, text) {
  if (!numeric.has(s.kind)) return "";
  const x = Number(text.replace(",", "."));
  if (!Number.isFinite(x)) return "Give a number.";
  if (s.kind === "count" && !Number.isInteger(x)) return "Give a whole number.";
  if (s.low !== null && s.low !== undefined && x < s.low) return `Give ${s.low} or more.`;
  if (s.high !== null && s.high !== undefined && x > s.high) return `Give ${s.high} or less.`;
  return "";
}

// says is what a setting does: its documentation without the marks of its value, and without the list of choices.
function says({ doc, choices }) {
  const text = doc.replaceAll("`", "");
  const plainly = choices?.length ? text.replace(new RegExp(`:\\s*${choices[0]}.*$`), "").replace(/^[A-Z]+$/, "") : text;
  return plainly.replace(/^[A-Z]+(?=[ ,])/, (word) => word[0] + word.slice(1).toLowerCase()) || null;
}
