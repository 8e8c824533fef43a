// Predictions of a job's model: one row by a form, or a whole table.

import { button, copyable, el, number, plural, short } from "./ui.js";
import { answer, spoken, warned } from "./answer.js";
import { beginning, cells } from "./csv.js";
import { curl } from "./command.js";
import { download, dropAnywhere, dropPlace } from "./drop.js";
import { failure, jobTabs, waiting } from "./jobtabs.js";
import { rowForm } from "./rowform.js";
import { figure, share, targetNames } from "./scores.js";

const settled = 120; // ms without a change before the model is asked
const told = 900; // ms without a change before the answer is read out and the address kept
const look = 128 * 1024; // characters of a table that are predicted at once to be looked at
const mostRows = 20;
const mostInputs = 200; // plain numbers in a form

export function mount(root, route, app) {
  const view = { gone: false, timers: [], asking: null, stops: [] };
  root.append(waiting("Loading the model’s columns…"));
  load();

  async function load() {
    let job = null;
    try {
      job = await app.api.get(app.api.job(route.id));
      const signature = await app.api.get(app.api.job(job.job, "/signature"));
      if (!view.gone) show(job, signature);
    } catch (error) {
      if (view.gone) return;
      const over = job?.state === "failed" || job?.state === "cancelled";
      root.replaceChildren(job ? jobTabs(job, "predict", app) : "", failure(over ? "There is no model to ask" : "There is no model to ask yet", error,
        el("a", { class: "button", href: app.link(job ? `/job/${job.job}` : "/jobs") }, job ? "See the job" : "All jobs"), !over && button("Try again", load)));
    }
  }

  function show(job, signature) {
    const target = signature.target ?? targetNames(job)[0] ?? "prediction", plain = signature.columns.length === 0;
    if (plain && !(signature.inputs <= mostInputs)) return root.replaceChildren(jobTabs(job, "predict", app), failure("Too many inputs for a form", { message: `The model takes ${number(signature.inputs)} plain numbers: ask it with curl, or deepnet predict.` }));
    const columns = plain ? Array.from({ length: signature.inputs }, (_, i) => ({ name: `input ${i + 1}`, kind: "number", median: 0 })) : signature.columns;
    const body = (row) => (plain ? { samples: [Object.values(row).map((v) => v ?? 0)] } : { rows: [row] });
    const result = el("div", { class: "result", "aria-busy": "true" }, waiting("Asking the model…"));
    const command = el("div", { class: "command" });
    const form = rowForm(columns, kept(route.params.get("row")), changed);
    ask();

    function changed() {
      view.timers.forEach(clearTimeout);
      view.timers = [setTimeout(ask, settled), setTimeout(() => {
        const row = form.differing();
        app.keep({ row: Object.keys(row).length ? JSON.stringify(row) : null });
      }, told)];
    }

    async function ask() {
      view.asking?.abort();
      const mine = view.asking = new AbortController(), row = form.row();
      const text = curl(job.job, body(row));
      command.replaceChildren(el("pre", { tabindex: 0 }, text), copyable(text, "", "Copy the command"));
      result.setAttribute("aria-busy", "true");
      try {
        const got = await app.api.post(app.api.job(job.job, ":predict"), body(row), { signal: mine.signal });
        if (view.gone || mine !== view.asking) return;
        result.replaceChildren(answer(got, target));
        view.timers.push(setTimeout(() => app.say(spoken(got, target)), told));
      } catch (error) {
        if (error.name !== "AbortError" && !view.gone) result.replaceChildren(el("p", { class: "wrong", role: "alert" }, error.detail || error.message));
      }
      result.removeAttribute("aria-busy");
    }

    root.replaceChildren(jobTabs(job, "predict", app), el("div", { class: "predict" },
      el("section", { class: "panel", "aria-labelledby": "row-title" }, el("header", {}, el("h2", { id: "row-title" }, "A row"), button("Usual values", () => form.reset(), { kind: "small" })), form.place),
      el("div", { class: "stack answer-side" },
        el("section", { class: "panel", "aria-labelledby": "answer-title" }, el("header", {}, el("h2", { id: "answer-title" }, targetNames(job).length > 1 ? "Predictions" : `Predicted ${target}`)), result),
        el("details", { class: "panel fold" }, el("summary", {}, "The same with curl"), command)),
      plain ? null : table(job, signature)));
  }

  // table is the panel that predicts a file.
  function table(job, signature) {
    const place = el("div", { class: "stack" });
    const take = async (file) => {
      place.replaceChildren(waiting(`Predicting ${file.name}…`));
      try {
        const text = await textOf(file), first = beginning(text, look);
        const got = await app.api.request(app.api.job(job.job, ":predict"), { method: "POST", body: first, headers: { "Content-Type": "text/csv" } });
        if (view.gone) return;
        place.replaceChildren(...predicted(job, signature, { file, text, first, got }, app));
        app.say(`${plural(got.rows.length, "row")} predicted`);
      } catch (error) {
        place.replaceChildren(el("p", { class: "wrong", role: "alert" }, error.detail || error.message));
      }
    };
    view.stops.push(dropAnywhere(take));
    return el("section", { class: "panel whole", "aria-labelledby": "table-title" }, el("header", {}, el("h2", { id: "table-title" }, "A whole table")),
      dropPlace({ title: "Drop a CSV file here", about: `Its header needs the columns ${signature.columns.slice(0, 4).map((c) => c.name).join(", ")}${signature.columns.length > 4 ? " …" : ""}; others are passed over.`, accept: ".csv,.tsv,.txt,text/csv", label: "Choose a file", take }), place);
  }

  return { update() {}, unmount() { view.gone = true; view.timers.forEach(clearTimeout); view.asking?.abort(); view.stops.forEach((stop) => stop()); } };
}

// textOf is a file's text. Reading it as something else would put other signs in place of its own,
// and the model would be asked about categories that nobody wrote.
export async function textOf(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${file.name} is not in UTF-8, perhaps in Latin-1 or Windows-1252: save it as UTF-8 (in a spreadsheet: “CSV UTF-8”).`);
  }
}

// kept is the row of an address, {} where it has none that can be read.
function kept(text) {
  try { return JSON.parse(text ?? "{}") ?? {}; } catch { return {}; }
}

// predicted shows the first rows of a table beside their predictions, and offers all of them as a file.
function predicted(job, signature, { file, text, first, got }, app) {
  const known = signature.columns.map((c) => c.name), [head, ...lines] = cells(first, known, mostRows + 1);
  const inputs = known.map((n) => head.findIndex((h) => h.trim() === n)).map((at, i) => ({ at, name: known[i] })).filter((c) => c.at >= 0).slice(0, 6);
  const outputs = outputColumns(got, targetNames(job)[0]);
  const save = button("Download all predictions (CSV)", async () => {
    save.disabled = true;
    try {
      const all = await app.api.request(app.api.job(job.job, ":predict"), { method: "POST", body: text, text: true, headers: { "Content-Type": "text/csv", Accept: "text/csv" } });
      download(`${file.name.replace(/\.\w+$/, "")}-predictions.csv`, all);
    } catch (error) { app.problem(error); } finally { save.disabled = false; }
  }, { kind: "primary", sign: "download" });
  return [
    el("div", { class: "row" }, el("p", {}, el("b", {}, file.name), `: ${first.length < text.length ? "the first " : ""}${plural(got.rows.length, "row")} predicted${got.rows.length > mostRows ? `, ${mostRows} shown` : ""}`), save),
    el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": "Predictions" }, el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col", class: "right" }, "Row"), outputs.map((o) => el("th", { scope: "col", class: `output ${o.text ? "" : "right"}` }, o.name)), inputs.map((c) => el("th", { scope: "col" }, c.name)))),
      el("tbody", {}, got.rows.slice(0, mostRows).map((r, i) => el("tr", {}, el("th", { scope: "row", class: "right" }, i + 1), outputs.map((o) => el("td", { class: `output ${o.text ? "" : "right"}` }, o.cell(r))), inputs.map((c) => el("td", {}, lines[i]?.[c.at] ?? ""))))))),
    warned(got.warnings), el("div", { class: "row hint" }, "The same in a shell:", copyable(`deepnet predict ${job.job} ${file.name}`, `deepnet predict ${short(job.job, 10)}… ${file.name}`, "Copy the command")),
  ].filter(Boolean);
}

function outputColumns({ classes, targets }, target) {
  if (targets?.length) return targets.map((t, i) => ({ name: t.target, text: Boolean(t.classes?.length), cell: (r) => r.labels?.[i] ?? figure(r.values[i]) }));
  if (!classes.length) return [{ name: target ?? "prediction", cell: (r) => figure(r.values[0]) }];
  return [{ name: target ?? "label", text: true, cell: (r) => el("b", {}, r.label) }, ...classes.slice(0, 6).map((c, k) => ({ name: c, cell: (r) => share(r.probabilities[k]) }))];
}
