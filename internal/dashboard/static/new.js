// Train on your table: from a file to a running job.

import { address } from "./api.js";
import { button, bytes, copyable, el, field, plural } from "./ui.js";
import { columnTable } from "./columns.js";
import { train } from "./command.js";
import { draftOf, planOf, widths } from "./draft.js";
import { dropAnywhere, dropPlace } from "./drop.js";
import { moreSettings } from "./settings.js";

const samples = [
  { file: "iris.csv", title: "Iris", about: "150 flowers, which of 3 species?" },
  { file: "wine.csv", title: "Wine", about: "178 wines, which of 3 cultivars?" },
  { file: "rents.csv", title: "Rents", about: "240 flats with gaps and dates, what rent?" },
];
const formats = "CSV or TSV, also packed by gzip or Zstandard, Parquet, Excel (.xlsx) or JSON lines";
const accepts = ".csv,.tsv,.txt,.gz,.zst,.parquet,.xlsx,.jsonl,.ndjson,.json";
const presets = [["", "auto: sized to the table"], ["sklearn", "sklearn: as scikit-learn’s MLP"], ["classic", "classic: plain gradient descent"], ["realmlp", "realmlp: tuned for tables, slower"]];

let draft = null; // outlives the view
let settings = null;

export function mount(root, route, app) {
  let gone = false, stop = () => {};
  const leave = dropAnywhere(take);
  if (draft) decide();
  else begin();

  function begin(error = null) {
    root.replaceChildren(el("div", { class: "begin" }, el("h1", {}, "Train on your table"),
      error && el("p", { class: "wrong", role: "alert" }, error.detail || error.message),
      dropPlace({ title: "Drop a table here", about: `${formats}. Delimiter, header and the kind of every column are guessed; you can say otherwise. It is sent to your service and nowhere else.`, accept: accepts, label: "Choose a file", take }),
      el("section", { "aria-labelledby": "samples-title" }, el("h2", { id: "samples-title" }, "Or try it with one of ours"), el("div", { class: "samples" }, samples.map((s) => el("button", { type: "button", class: "sample-table", onclick: () => fetched(s.file) }, el("b", {}, s.title), el("span", {}, s.about)))))));
  }

  async function fetched(name) {
    try {
      const response = await fetch(address(`/samples/${name}`));
      if (!response.ok) throw new Error(`The sample could not be loaded: the service answered ${response.status}.`);
      take(new File([await response.blob()], name, { type: "text/csv" }));
    } catch (error) { app.problem(error); }
  }

  async function take(file) {
    const bar = el("progress", { max: 1, value: 0, "aria-label": "Uploaded" }), says = el("span", { class: "muted", role: "status" }, `Sending ${bytes(file.size)}…`);
    root.replaceChildren(el("section", { class: "panel notice" }, el("h1", {}, file.name), bar, says));
    try {
      const got = await app.api.upload(file, (share) => { bar.value = share; if (share === 1) { bar.removeAttribute("value"); says.textContent = "Reading the table…"; } });
      draft = draftOf(got, file);
      if (!gone) decide();
    } catch (error) { if (!gone) begin(error); }
  }

  function decide() {
    const form = decisions(draft, app, () => { draft = null; begin(); });
    stop = form.stop;
    root.replaceChildren(form.place);
    app.say(`${draft.name}: ${plural(draft.preview.rows, "row")}, ${plural(draft.preview.columns.length, "column")}`);
  }

  return { update() {}, unmount() { gone = true; stop(); leave(); } };
}

// decisions is the form about an uploaded table.
function decisions(draft, app, other) {
  const { preview } = draft, wrong = el("p", { class: "wrong", role: "alert" }), line = el("div", { class: "line" }), asks = new AbortController();
  const changed = () => { draft.key = null; wrong.textContent = ""; said(); };
  const table = columnTable(draft, changed);
  const said = () => { const text = train(draft.name, planOf(draft)); line.replaceChildren(el("pre", { tabindex: 0 }, text), copyable(text, "", "Copy the command")); };
  const more = el("div", {});
  const place = el("div", {}, el("div", { class: "job-top" }, el("div", { class: "row" }, el("h1", {}, draft.name), el("span", { class: "chip" }, `${preview.whole === false ? "the first " : ""}${plural(preview.rows, "row")} · ${plural(preview.columns.length, "column")} · ${bytes(draft.size)}`), button("Another table", other, { kind: "small push" }))),
    el("form", { class: "decide", onsubmit: (e) => { e.preventDefault(); submit(); } },
      el("div", { class: "stack" }, warned(preview.warnings),
        el("section", { class: "panel" }, el("header", {}, el("h2", {}, "Columns"), el("span", { class: "hint" }, howRead(preview))), table.place)),
      el("section", { class: "panel plan" }, el("div", { class: "stack plan-inner" }, el("h2", {}, "What to learn, and how"), targets(draft, () => { table.show(); changed(); }), basics(draft, changed), more,
        el("h3", {}, "The same on the command line"), line), wrong, el("button", { class: "button primary large", type: "submit" }, "Train"))));
  said();
  showMore(more, draft, app, changed, asks.signal);

  async function submit() {
    const send = place.querySelector("[type=submit]");
    if (widths(draft.hidden) === null) { wrong.textContent = "Hidden layers: give numbers of neurons, such as 16,8, or nothing."; return; }
    send.disabled = true;
    draft.key ??= crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    try {
      const job = await app.api.post("/v1/jobs", { name: draft.name, plan: planOf(draft), dataset: draft.dataset }, { headers: { "Idempotency-Key": draft.key } });
      draft.key = null;
      app.go(`/job/${job.job}`);
    } catch (error) { wrong.textContent = error.detail || error.message; } finally { send.disabled = false; }
  }
  return { place, stop: () => asks.abort() };
}

const named = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "|" };
const howRead = (p) => [p.delimiter && `cells between ${named[p.delimiter] ?? p.delimiter}`, p.decimal === "," || p.decimal === "comma" ? "decimal commas" : null, p.header === false || p.header === "no" ? "no header line" : null].filter(Boolean).join(", ");

const warned = (list) => (list?.length ? el("section", { class: "panel warned" }, el("h2", {}, plural(list.length, "thing to look at", "things to look at")), el("ul", {}, list.map((w) => el("li", {}, w)))) : null);

// targets chooses what is learned: one column, or several.
function targets(draft, changed) {
  const place = el("div", { class: "stack close" }), names = draft.preview.columns.map((c) => c.name);
  const show = () => place.replaceChildren(...draft.targets.map((t, i) => {
    const pick = el("select", { onchange: () => { draft.targets[i] = pick.value; show(); changed(); } }, names.filter((n) => n === t || !draft.targets.includes(n)).map((n) => el("option", { value: n }, n)));
    pick.value = t;
    const made = field(i ? `And column ${i + 1}` : "Column to learn", pick, { hint: i === 0 && t === draft.preview.suggested_target ? "suggested: change it if it is another" : null });
    if (i) made.append(button("Leave it out", () => { draft.targets.splice(i, 1); show(); changed(); }, { kind: "quiet small" }));
    return made;
  }), names.length > draft.targets.length + 1 ? button("Learn another column together with it", () => { draft.targets.push(names.find((n) => !draft.targets.includes(n))); show(); changed(); }, { kind: "small", sign: "plus" }) : "");
  show();
  return place;
}

function basics(draft, changed) {
  const pick = (name, options) => { const made = el("select", { onchange: () => { draft[name] = made.value; changed(); } }, options.map(([v, t]) => el("option", { value: v }, t))); made.value = draft[name]; return made; };
  const hidden = el("input", { type: "text", placeholder: "as the preset decides", value: draft.hidden, autocomplete: "off", oninput: () => { draft.hidden = hidden.value; hidden.setAttribute("aria-invalid", String(widths(hidden.value) === null)); changed(); } });
  const epochs = el("input", { type: "number", min: 1, max: 1_000_000, step: 1, placeholder: "as the preset decides", value: draft.epochs, oninput: () => { draft.epochs = epochs.validity.valid ? epochs.value : ""; changed(); } });
  return el("div", { class: "stack" }, field("Task", pick("task", [["", "as the column shows"], ["TASK_CLASSIFICATION", "classification: which class?"], ["TASK_REGRESSION", "regression: how much?"]])), field("Preset", pick("preset", presets)),
    field("Hidden layers", hidden, { hint: "neurons of each, such as 16,8; none: no hidden layer" }), field("Epochs", epochs, { hint: "passes over the rows, at the most" }));
}

// showMore puts in the further settings once the service has told which there are.
async function showMore(place, draft, app, changed, signal) {
  try {
    settings ??= await app.api.get("/v1/settings", { signal });
    const list = Array.isArray(settings) ? settings : settings.settings;
    place.replaceChildren(el("details", { class: "fold more", open: Object.keys(draft.more).length > 0 }, el("summary", {}, "More settings"), moreSettings(list, draft, changed)));
  } catch (error) {
    if (error.name !== "AbortError") place.replaceChildren(el("p", { class: "hint" }, `Further settings could not be loaded: ${error.message}`));
  }
}
