// Laws of forms and pictures, each a sentence. The test in Go opens forms.html in a browser and
// reads what became of them from the document.

import { beginning, cells } from "/csv.js";
import { curl, flagOf, quoted, train } from "/command.js";
import { draftOf, planOf, widths } from "/draft.js";
import { figure, interval, measured, share, since } from "/scores.js";
import { path, scale, svg, tickText, ticks } from "/svg.js";
import { answer, spoken } from "/answer.js";
import { classPictures } from "/classes.js";
import { actionsFor } from "/actions.js";
import { moreSettings } from "/settings.js";
import { rowForm } from "/rowform.js";

// same compares by JSON; a space that does not break is a space.
const same = (got, want) => {
  const [a, b] = [got, want].map((x) => JSON.stringify(x).replaceAll("\u00a0", " "));
  if (a !== b) throw new Error(`got ${a}, want ${b}`);
};

const uploaded = () => ({ dataset: "ab", size: 10, name: "rents.csv", preview: { rows: 3, columns: ["size", "built", "rent"].map((name) => ({ name, kind: "number" })), suggested_target: "rent", warnings: [] } });
const drafted = (more) => Object.assign(draftOf(uploaded(), { name: "rents.csv", size: 10 }), more);

const laws = {
  "a draft that decides nothing asks for its target alone": () => same(planOf(drafted({})), { target: "rent" }),
  "a draft whose suggested target is no column takes the last": () => {
    const odd = uploaded();
    odd.preview.suggested_target = null;
    same(draftOf(odd, {}).targets, ["rent"]);
  },
  "a plan has what a draft decides, where the protocol has it": () => same(
    planOf(drafted({ targets: ["rent", "size"], kinds: { built: "category" }, out: new Set(["built", "rent"]), preset: "classic", hidden: "16, 8", epochs: "20", more: { "optimizer.name": "adam", "optimizer.learning_rate": 0.1, balanced: "balanced", "preparation.decimal": "comma" } })),
    { target: "rent", more_targets: ["size"], preset: "classic", hidden: [16, 8], epochs: 20, preparation: { kinds: [{ column: "built", kind: "category" }], leave_out: ["built"], decimal: "," }, optimizer: { name: "adam", learning_rate: 0.1 }, balanced: true },
  ),
  "hidden layers are read as people write them": () => same(["", "8", "16,8", "16 8", " 16 , 8 ", "none", "0", "8;4", "x", "8,"].map(widths), [[], [8], [16, 8], [16, 8], [16, 8], [0], [0], null, null, null]),
  "a command says every setting of a plan by its flag": () => same(
    train("my rents.csv", { target: "rent", more_targets: ["size"], preparation: { kinds: [{ column: "built in", kind: "category" }], leave_out: ["id"], scaling: "robust", decimal: "," }, hidden: [16, 8], balanced: true, optimizer: { name: "adam" }, task: "TASK_REGRESSION", splitting: { method: "copies" } }),
    "deepnet train 'my rents.csv' --target rent --target size --kind 'built in=category' --leave-out id --scale robust --decimal comma --hidden 16,8 --class-weights balanced --optimizer adam --task regression --split copies",
  ),
  "no hidden layer is an empty word on the command line": () => same(train("a.csv", { target: "y", hidden: [0] }), "deepnet train a.csv --target y --hidden ''"),
  "a quote within a word is closed, escaped and opened again": () => same(quoted("it's"), "'it'\\''s'"),
  "a flag is the last part of a path unless it has a name of its own": () => same(["plan.optimizer.name", "plan.optimizer.learning_rate", "plan.stopping.metric"].map(flagOf), ["optimizer", "learning-rate", "stop-on"]),
  "curl asks the service for the very body": () => { if (!curl("j1", { rows: [{ a: 1 }] }).includes(`-d '{"rows":[{"a":1}]}'`)) throw new Error(curl("j1", {})); },
  "cells are cut at the sign that finds the known names": () => same(cells('a;b\n1,5;"x;""y"""\n\n2;z', ["a", "b"]), [["a", "b"], ["1,5", 'x;"y"'], ["2", "z"]]),
  "a byte order mark and carriage returns are no part of a cell": () => same(cells("\ufeffa,b\r\n1,2\r\n", ["a"]), [["a", "b"], ["1", "2"]]),
  "the beginning of a table ends with a whole line": () => same(beginning('a,b\n1,"x\ny"\n2,z\n', 10), "a,b\n"),
  "numbers have three or four digits": () => same([0, 0.00012, 1.23456, 45.678, 456.78, 12345.6, 2.5e7, null].map(figure), ["0", "1.2e−4", "1.235", "45.68", "456.8", "12346", "2.500e7", "–"]),
  "a share is 0 or 100 only where it is": () => same([0, 1e-9, 0.5, 0.99999, 1].map((x) => share(x)), ["0 %", "< 0.1 %", "50.0 %", "> 99.9 %", "100 %"]),
  "rounding alone does not keep a metric from 0": () => same([measured("mcc", 1e-17), measured("rmse", 1e-17)], ["0", "1.0e−17"]),
  "a metric without bounds has no interval": () => same(interval({ name: "r2", value: 1 }), ""),
  "time is told in its largest unit": () => same([0, 5, 90, 7300, 90000].map((s) => since(new Date(Date.now() - s * 1000).toISOString())), ["just now", "5 s ago", "1 min ago", "2 h ago", "1 day ago"]),
  "ticks are round and within": () => same([ticks(0, 1, 5), ticks(-3, 12, 3), ticks(2, 2)], [[0, 0.2, 0.4, 0.6, 0.8, 1], [0, 5, 10], [2]]),
  "ticks are written shortly": () => same([0, -2, 12000, 3.5e6, 0.1 + 0.2].map(tickText), ["0", "−2", "12k", "3.5M", "0.3"]),
  "a scale without a span does not divide by 0": () => same(scale(2, 2, 0, 10)(2), 0),
  "a path begins with a move": () => same(path([[0, 0], [1, 2]]), "M0.0 0.0L1.0 2.0"),
  "elements of SVG leave out what is not said": () => same(svg("line", { x1: 0, x2: null, y1: false }, null, false).outerHTML.replace(/ xmlns="[^"]*"/, ""), '<line x1="0"></line>'),
  "classes are answered by the likeliest, aloud with how sure": () => same(spoken({ classes: ["a", "b"], rows: [{ label: "b", probabilities: [0.2, 0.8] }] }, "y"), "b, 80.0 %"),
  "several targets are answered by name": () => same(spoken({ classes: [], targets: [{ target: "u" }, { target: "v" }], rows: [{ values: [1.5, 20000] }] }, "u"), "u 1.500, v 20,000"),
  "an answer shows every warning": () => same(answer({ classes: [], rows: [{ values: [1] }], warnings: ["one", "two"] }, "y").querySelectorAll(".remarks li").length, 2),
  "a confusion matrix is a table that says counts, recall and precision": () => {
    const scores = ["a", "b"].map((name, i) => ({ class: name, support: 10, precision: [0.9, 0.8][i], recall: [0.7, 1][i] }));
    const [picture] = classPictures({ scores, confusion: [7, 3, 0, 10], curves: [], calibration: [] });
    same([...picture.querySelectorAll("tbody tr")].map((r) => [...r.children].map((c) => c.textContent)), [["a", "770 %", "330 %", "70 %"], ["b", "0", "10100 %", "100 %"]]);
  },
  "what can be done to a job follows from its state": () => same(["queued", "running", "paused", "succeeded", "failed", "cancelled"].map((state) => actionsFor({ state })), [["pause", "cancel"], ["pause", "cancel"], ["resume", "cancel"], ["delete"], ["retry", "delete"], ["retry", "delete"]]),
  "a setting outside of its range is not taken": () => {
    const draft = drafted({}), form = moreSettings([{ path: "plan.dropout", kind: "number", doc: "`SHARE`", section: "", default: null, low: 0, high: 1, choices: [] }], draft, () => {});
    const input = form.querySelector("input"), type = (text) => { input.value = text; input.dispatchEvent(new Event("input")); return [draft.more.dropout ?? null, input.getAttribute("aria-invalid")]; };
    same(["0.5", "2", "x", ""].map(type), [[0.5, "false"], [null, "true"], [null, "true"], [null, "false"]]);
  },
  "a row begins at usual values and says what was changed": () => {
    const columns = [{ name: "size", kind: "number", min: 10, max: 90, median: 42 }, { name: "heating", kind: "category", categories: ["gas", "oil"], usual: "oil" }, { name: "listed", kind: "date", first: "2024-01-01", last: "2024-12-28" }];
    const form = rowForm(columns, { size: 50 }, () => {});
    same([form.row(), form.differing()], [{ size: 50, heating: "oil", listed: "2024-12-28" }, { size: 50 }]);
    form.reset();
    same(form.differing(), {});
  },
};

const results = Object.entries(laws).map(([name, holds]) => {
  try { holds(); return { name, wrong: "" }; } catch (error) { return { name, wrong: String(error.message) }; }
});
const told = document.createElement("pre");
told.id = "results";
told.textContent = JSON.stringify(results);
document.body.append(told);
