package chart

import (
	"strings"

	"deepnet/actors/protocol"
)

// metrics prints every metric, with its interval and what the baselines reach; as
// many columns as the page has room for.
func (w *writer) metrics(e *protocol.Evaluation) {
	w.heading("On %d rows kept back", e.GetRows())
	const name, value = 18, 7
	sure := len("95 % interval")
	for _, m := range e.GetMetrics() {
		sure = max(sure, len(interval(m)))
	}
	header := padded("", name) + padded("model", value) + padded("95 % interval", sure+2)
	shown := e.GetBaselines()
	width, others := len(header), []string{}
	for i, b := range shown {
		cell := max(value, len(b.GetName())+2)
		if width+cell-2 > w.width {
			shown = shown[:i]
			break
		}
		width += cell
		header += padded(b.GetName(), cell)
		others = append(others, strings.Repeat(" ", cell))
	}
	w.line("%s", header)
	for i, m := range e.GetMetrics() {
		line := padded(MetricName(m.GetName()), name) + padded(optional(m.Value), value) + padded(interval(m), sure+2)
		for k, b := range shown {
			line += padded(baselineMetric(b, i), len(others[k]))
		}
		w.line("%s", line)
	}
	for _, b := range e.GetBaselines()[len(shown):] {
		w.line("%s: %s %s", b.GetName(), MetricName(e.GetMetrics()[0].GetName()), baselineMetric(b, 0))
	}
}

// baselineMetric is what a baseline reaches at the metric of that place.
func baselineMetric(b *protocol.Baseline, i int) string {
	if i >= len(b.GetMetrics()) {
		return "-"
	}
	return optional(b.GetMetrics()[i].Value)
}
