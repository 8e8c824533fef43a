package chart

import (
	"math"

	"deepnet/actors/protocol"
)

// metrics prints every metric with its interval and those of the baselines, as many as
// the page has room for.
func (w *writer) metrics(e *protocol.Evaluation) {
	w.heading("On %s", testRows(e.GetRows()))
	list := e.GetMetrics()
	columns := []column{{}, {"model", nil}, {"95 % interval", nil}}
	for _, m := range list {
		columns[0].cells = append(columns[0].cells, MetricName(m.GetName()))
		columns[1].cells = append(columns[1].cells, measured(m.GetName(), m.Value))
		columns[2].cells = append(columns[2].cells, interval(m))
	}
	width := 0
	for _, c := range columns {
		width += c.width() + 2
	}
	shown := 0
	for _, b := range e.GetBaselines() {
		c := column{b.GetName(), nil}
		for i := range list {
			c.cells = append(c.cells, baselineMetric(b, i))
		}
		if width += c.width() + 2; width-2 > w.width {
			break
		}
		columns = append(columns, c)
		shown++
	}
	w.table(columns)
	if e.GetPositive() != "" {
		w.line("Precision, recall, F1 and average precision are those of %s.", e.GetPositive())
	}
	for _, b := range e.GetBaselines()[shown:] {
		w.line("%s: %s %s", b.GetName(), MetricName(list[0].GetName()), baselineMetric(b, 0))
	}
}

// column is one of a table.
type column struct {
	heading string
	cells   []string
}

func (c column) width() int {
	widest := across(c.heading)
	for _, cell := range c.cells {
		widest = max(widest, across(cell))
	}
	return widest
}

// table prints columns side by side, all of one length.
func (w *writer) table(columns []column) {
	for row := -1; row < len(columns[0].cells); row++ {
		line := ""
		for _, c := range columns {
			cell := c.heading
			if row >= 0 {
				cell = c.cells[row]
			}
			line += padded(cell, c.width()) + "  "
		}
		w.line("%s", line)
	}
}

// baselineMetric is the value of a baseline's metric number i.
func baselineMetric(b *protocol.Baseline, i int) string {
	if i >= len(b.GetMetrics()) {
		return "-"
	}
	return measured(b.GetMetrics()[i].GetName(), b.GetMetrics()[i].Value)
}

// units are the metrics in the target's own unit, which may be small.
var units = map[string]bool{"mse": true, "rmse": true, "mae": true, "median_absolute_error": true}

// measured is a metric's value, 0 where rounding alone keeps it from 0.
func measured(name string, value *float64) string {
	if value != nil && !units[name] && math.Abs(*value) < 1e-12 {
		return figure(0)
	}
	return optional(value)
}
