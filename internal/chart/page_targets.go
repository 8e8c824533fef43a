package chart

import "deepnet/actors/protocol"

// mostTargets is how many of several targets are shown one by one.
const mostTargets = 10

// overview are the metrics of which the table of targets has a column, where they are
// measured.
var overview = []string{"r2", "rmse", "mae", "accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"}

// targets prints a line for every target.
func (w *writer) targets(list []*protocol.TargetEvaluation) {
	if len(list) == 0 {
		return
	}
	w.heading("By target")
	w.table(w.fitting(targetColumns(list)))
	if list[0].GetEvaluation().GetPositive() != "" {
		w.line("Precision, recall and F1 are those of the class in brackets.")
	}
}

// oneByOne prints more of the first targets.
func (w *writer) oneByOne(list []*protocol.TargetEvaluation) {
	for _, t := range list[:min(len(list), mostTargets)] {
		w.target(t)
	}
	if more := len(list) - mostTargets; more > 0 {
		w.wrapped(whole(float64(more)) + " more targets are not shown one by one; -o json has them all")
	}
}

// target prints what is shown of one target.
func (w *writer) target(t *protocol.TargetEvaluation) {
	e := t.GetEvaluation()
	w.heading("Target %s", short(t.GetTarget(), w.width-8))
	for _, b := range e.GetBaselines() {
		w.line("%s: %s %s", b.GetName(), MetricName(e.GetMetrics()[0].GetName()), baselineMetric(b, 0))
	}
	w.confusion(numerically(e.GetClasses()))
	w.predicted(e.GetNumbers())
	w.misses(e)
	w.notes(e)
}

// targetColumns are the targets, of classes with the positive one, and their metrics.
func targetColumns(list []*protocol.TargetEvaluation) []column {
	columns := []column{{heading: "target"}}
	for _, t := range list {
		name := t.GetTarget()
		if positive := t.GetEvaluation().GetPositive(); positive != "" {
			name += " (" + positive + ")"
		}
		columns[0].cells = append(columns[0].cells, name)
	}
	for _, name := range overview {
		c := column{heading: MetricName(name)}
		for _, t := range list {
			for _, m := range t.GetEvaluation().GetMetrics() {
				if m.GetName() == name {
					c.cells = append(c.cells, measured(name, m.Value))
				}
			}
		}
		if len(c.cells) == len(list) {
			columns = append(columns, c)
		}
	}
	return columns
}

// fitting are the columns that a line has room for; a name too long for it is shortened.
func (w *writer) fitting(columns []column) []column {
	for i, name := range columns[0].cells {
		columns[0].cells[i] = short(name, w.width/3)
	}
	width := 0
	for i, c := range columns {
		if width += c.width() + 2; width-2 > w.width {
			return columns[:i]
		}
	}
	return columns
}
