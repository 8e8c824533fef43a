package chart

import (
	"fmt"
	"strings"

	"deepnet/actors/protocol"
)

// mostScores is how many classes a page has a line for.
const mostScores = 30

// confusion prints the matrix, a row per true class, columns numbered where their
// names do not fit.
func (w *writer) confusion(c *protocol.ClassReport) {
	if c == nil {
		return
	}
	if len(c.GetConfusion()) > 0 {
		w.matrix(c)
	}
	w.heading("Per class")
	name := w.nameWidth(c, w.width-40)
	w.line("%s  rows  precision  recall     F1", padded("", name))
	for _, s := range c.GetScores()[:min(len(c.GetScores()), mostScores)] {
		w.line("%s  %4d  %9s  %6s  %5s", padded(s.GetClass(), name), s.GetSupport(), figure(s.GetPrecision()), figure(s.GetRecall()), figure(s.GetF1()))
	}
	if more := len(c.GetScores()) - mostScores; more > 0 {
		w.line("and %d more classes; -o json has them all", more)
	}
}

func (w *writer) matrix(c *protocol.ClassReport) {
	n, counts := len(c.GetScores()), c.GetConfusion()
	cell := 3
	for _, count := range counts {
		cell = max(cell, len(fmt.Sprint(count)))
	}
	named := cell
	for _, s := range c.GetScores() {
		named = max(named, across(s.GetClass()))
	}
	name := w.nameWidth(c, w.width/3)
	numbered := name+n*(named+2) > w.width
	if !numbered {
		cell = named
	} else if name += 4; name+n*(cell+2) > w.width {
		w.heading("Confusion matrix")
		w.wrapped(fmt.Sprintf("%d classes are too many for this page; --files draws them, -o json has all numbers", n))
		return
	}
	w.heading("Confusion matrix (rows: actual, columns: predicted)")
	header := padded("", name)
	for j, s := range c.GetScores() {
		header += "  " + aligned(label(s.GetClass(), j, numbered), cell)
	}
	w.line("%s", header)
	for i, s := range c.GetScores() {
		text := s.GetClass()
		if numbered {
			text = fmt.Sprintf("%2d  %s", i+1, s.GetClass())
		}
		line := padded(text, name)
		for j := range n {
			count := fmt.Sprintf("%*d", cell, counts[i*n+j])
			if i == j {
				count = w.paint(bold, count)
			}
			line += "  " + count
		}
		w.line("%s", line)
	}
}

// label is the heading of a column.
func label(class string, j int, numbered bool) string {
	if numbered {
		return fmt.Sprint(j + 1)
	}
	return class
}

// aligned puts text at the right of a cell.
func aligned(text string, width int) string {
	return strings.Repeat(" ", max(0, width-across(text))) + text
}

// nameWidth is the width of the column of names.
func (w *writer) nameWidth(c *protocol.ClassReport, most int) int {
	widest := 1
	for _, s := range c.GetScores() {
		widest = max(widest, across(s.GetClass()))
	}
	return min(widest, max(8, most))
}

// calibration prints the bins that have rows.
func (w *writer) calibration(bins []*protocol.Calibration) {
	if len(bins) == 0 {
		return
	}
	w.heading("Calibration")
	w.line("probability   rows  confidence  accuracy")
	for _, b := range bins {
		if b.GetRows() > 0 {
			w.line("%.1f to %.1f  %6d  %-10s  %s", b.GetLow(), b.GetHigh(), b.GetRows(), figure(b.GetConfidence()), figure(b.GetAccuracy()))
		}
	}
}
