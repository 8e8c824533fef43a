package chart

import (
	"fmt"

	"deepnet/actors/protocol"
)

// mostBars is how many columns a page shows the importances of.
const mostBars = 15

// importances prints a bar per column.
func (w *writer) importances(e *protocol.Evaluation) {
	list := e.GetImportances()
	if len(list) == 0 {
		return
	}
	w.heading("Permutation importance (%s lost), on %s", MetricName(e.GetImportanceMetric()), rows(e.GetImportanceRows()))
	name, most := 1, 0.0
	for _, i := range list[:min(len(list), mostBars)] {
		name = max(name, across(i.GetColumn()))
		most = max(most, i.GetLoss())
	}
	name = min(name, w.width/3)
	for _, i := range list[:min(len(list), mostBars)] {
		share := 0.0
		if most > 0 {
			share = i.GetLoss() / most
		}
		numbers := fmt.Sprintf("%7s ± %-7s", figure(i.GetLoss()), figure(i.GetSpread()))
		w.line("%s  %s %s", padded(i.GetColumn(), name), numbers, w.paint(blue, bar(share, w.width-name-21)))
	}
	if more := len(list) - mostBars; more > 0 {
		w.line("and %d more columns, of less importance", more)
	}
}

// misses prints the rows with the largest errors.
func (w *writer) misses(e *protocol.Evaluation) {
	if len(e.GetMisses()) == 0 {
		return
	}
	w.heading("Largest errors")
	room := max(8, (w.width-34)/2)
	for _, m := range e.GetMisses() {
		if e.GetClasses() != nil {
			w.line("row %-6d %s, predicted %s (%s)", m.GetRow(), short(m.GetActual(), room), short(m.GetPredicted(), room), figure(m.GetError()))
		} else {
			w.line("row %-6d %s, predicted %s (%s off)", m.GetRow(), m.GetActual(), m.GetPredicted(), figure(m.GetError()))
		}
	}
}

// notes prints remarks on the baselines and on what was left out.
func (w *writer) notes(e *protocol.Evaluation) {
	for _, b := range e.GetBaselines() {
		if b.GetNote() != "" {
			w.wrapped(fmt.Sprintf("%s: %s", b.GetName(), b.GetNote()))
		}
	}
	for _, left := range e.GetLeftOut() {
		w.wrapped("left out: " + left)
	}
}
