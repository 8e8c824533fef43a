// The measures of a model beside the simple models it has to beat, and what each column is worth to it.

import { el, plural } from "./ui.js";
import { drawn, scale, svg, tickText, ticks } from "./svg.js";
import { picture } from "./picture.js";
import { figure, interval, measured, metricName, share } from "./scores.js";

// headline is a summary in large: the score, its interval and the baselines on one line.
export function headline(summary) {
  const known = [summary.value, summary.low, summary.high, ...summary.baselines.map((b) => b.value)].filter((v) => v !== null && v !== undefined);
  const between = interval(summary);
  return el("div", { class: "headline" },
    el("p", { class: "big" }, el("strong", {}, measured(summary.metric, summary.value)), " ", el("span", {}, metricName(summary.metric))),
    el("p", { class: "muted" }, `on ${plural(summary.rows, "test row")}`, between && `; 95 % interval ${between}`),
    known.length > 1 && summary.value !== null && drawn((width) => strip(summary, width, Math.min(...known), Math.max(...known)), said(summary)));
}

const said = (s) => [`${metricName(s.metric)} ${measured(s.metric, s.value)}`, ...s.baselines.map((b) => `${b.name} ${measured(s.metric, b.value)}`)].join("; ");

// strip draws the model with its interval, and the baselines, on a number line.
function strip(summary, width, least, most) {
  if (summary.metric === "accuracy") [least, most] = [Math.min(least, 0), 1];
  const pad = (most - least || 1) * 0.03, x = scale(least - pad, most + pad, 10, width - 10);
  const marks = [{ name: "this model", value: summary.value, own: true }, ...summary.baselines.filter((b) => b.value !== null)];
  const lines = marks.map((m, i) => ({ ...m, y: 18 + i * 26 })), height = 18 + marks.length * 26 + 14;
  const label = (m) => {
    const wide = m.own && summary.low !== null && summary.high !== null, text = `${m.name} ${measured(summary.metric, m.value)}`, room = text.length * 7 + 14;
    const [from, to] = wide ? [x(summary.low), x(summary.high)] : [x(m.value), x(m.value)];
    const [at, anchor] = to + room < width ? [to + 12, "start"] : from - room > 0 ? [from - 12, "end"] : [x(m.value) + 12, "start"];
    return svg("text", { x: at, y: m.y + 4, "text-anchor": anchor, class: m.own ? "own" : null }, text);
  };
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "strip" },
    svg("g", { class: "axes" }, ticks(least, most, width / 90).map((t) => [svg("line", { x1: x(t), x2: x(t), y1: 4, y2: height - 18 }), svg("text", { x: x(t), y: height - 4, "text-anchor": "middle" }, summary.metric === "accuracy" ? share(t, 0) : tickText(t))])),
    summary.low !== null && summary.high !== null && svg("rect", { class: "band", x: x(summary.low), width: Math.max(2, x(summary.high) - x(summary.low)), y: 10, height: 16, rx: 8 }),
    lines.map((m) => (m.own ? svg("circle", { class: "dot", cx: x(m.value), cy: m.y, r: 6 }) : svg("path", { class: "base", transform: `translate(${x(m.value)} ${m.y})`, d: "M0 -6L6 0L0 6L-6 0Z" }))),
    lines.map(label));
}

// metrics is the table of all metrics with intervals and those of the baselines.
export function metrics(evaluation, title = "Metrics") {
  const notes = [
    evaluation.positive && `Precision, recall, F1 and average precision are those of ${evaluation.positive}.`,
    ...evaluation.baselines.map((b) => b.note && `${b.name}: ${b.note}`), ...evaluation.left_out.map((l) => `Left out: ${l}`),
  ].filter(Boolean);
  const body = el("div", { class: "table-frame", tabindex: 0, role: "region", "aria-label": `Table: ${title}` }, el("table", { class: "metrics" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Metric"), el("th", { scope: "col", class: "right" }, "Model"), el("th", { scope: "col" }, "95 % interval"),
      evaluation.baselines.map((b) => el("th", { scope: "col", class: "right" }, b.name)))),
    el("tbody", {}, evaluation.metrics.map((m, i) => el("tr", {}, el("th", { scope: "row" }, metricName(m.name)), el("td", { class: "right" }, el("b", {}, measured(m.name, m.value))), el("td", { class: "muted nowrap" }, interval(m)),
      evaluation.baselines.map((b) => el("td", { class: "right" }, measured(m.name, b.metrics[i]?.value))))))));
  return picture({ title, about: `On ${plural(evaluation.rows, "test row")} that the model has not learned from; the baselines were fitted and tested on the same rows.`, body: el("div", { class: "stack" }, body, notes.map((n) => el("p", { class: "hint" }, n))) });
}

const mostBars = 15;

// importances is a bar per column with its spread; the rest unfolds.
export function importances(evaluation) {
  const list = evaluation.importances;
  if (!list.length) return null;
  const least = Math.min(0, ...list.map((i) => i.loss - i.spread)), most = Math.max(...list.map((i) => i.loss + i.spread), 1e-12);
  const x = scale(least, most, 0, 100);
  const bar = (i) => svg("svg", { class: "bar-line", viewBox: "0 0 100 16", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: i.loss < 0 ? "bar below" : "bar", x: Math.min(x(0), x(i.loss)), width: Math.abs(x(i.loss) - x(0)), y: 2, height: 12 }),
    svg("path", { class: "whisker", d: `M${x(i.loss - i.spread)} 8H${x(i.loss + i.spread)}M${x(i.loss - i.spread)} 4V12M${x(i.loss + i.spread)} 4V12` }));
  const line = (i) => el("tr", {}, el("th", { scope: "row", title: i.column }, i.column), el("td", { class: "bar-cell" }, bar(i)), el("td", { class: "right nowrap" }, figure(i.loss), el("span", { class: "muted" }, ` ± ${figure(i.spread)}`)));
  const body = el("tbody", {}, list.slice(0, mostBars).map(line));
  const rest = list.length > mostBars && el("button", { type: "button", class: "button small", onclick: () => { body.append(...list.slice(mostBars).map(line)); rest.remove(); } }, `Show ${plural(list.length - mostBars, "more column")}`);
  return picture({
    title: "What each column is worth",
    about: `How much worse ${metricName(evaluation.importance_metric)} gets when the column is shuffled: mean and standard deviation of the repeats, on ${plural(evaluation.importance_rows, "row")}.`,
    body: el("div", { class: "stack" }, el("table", { class: "importances" }, el("caption", { class: "visually-hidden" }, "Permutation importance"),
      el("thead", { class: "visually-hidden" }, el("tr", {}, el("th", { scope: "col" }, "Column"), el("th", { scope: "col" }, "Bar"), el("th", { scope: "col" }, "Lost"))), body), rest),
  });
}
