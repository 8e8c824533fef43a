package chart

import (
	"math"

	"deepnet/actors/protocol"
)

// grid is a plot made of characters.
type grid struct {
	cells [][]rune
	x, y  span
}

// span is the range of an axis.
type span struct{ low, high float64 }

// take widens the span to a number.
func (s *span) take(x float64) {
	s.low, s.high = min(s.low, x), max(s.high, x)
}

// emptySpan holds no number.
func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

// at is the cell of a number, of n cells.
func (s span) at(x float64, n int) int {
	if !(s.high > s.low) {
		return n / 2
	}
	return min(n-1, max(0, int((x-s.low)/(s.high-s.low)*float64(n))))
}

func newGrid(width, height int, x, y span) *grid {
	g := &grid{x: x, y: y}
	for range height {
		row := make([]rune, width)
		for i := range row {
			row[i] = ' '
		}
		g.cells = append(g.cells, row)
	}
	return g
}

// mark puts a character at a point.
func (g *grid) mark(x, y float64, r rune) {
	row := len(g.cells) - 1 - g.y.at(y, len(g.cells))
	g.cells[row][g.x.at(x, len(g.cells[0]))] = r
}

// plot prints a grid with the ends of its axes.
func (w *writer) plot(g *grid, high, low, below string) {
	for i, row := range g.cells {
		left := ""
		switch i {
		case 0:
			left = high
		case len(g.cells) - 1:
			left = low
		}
		w.line("%10s |%s", left, w.paint(blue, string(row)))
	}
	w.line("%10s +%s", "", string(repeated('-', len(g.cells[0]))))
	w.line("%12s%s", "", below)
}

func repeated(r rune, n int) []rune {
	list := make([]rune, n)
	for i := range list {
		list[i] = r
	}
	return list
}

const plotHeight = 10

// losses prints the learning curve; where the losses span more than a hundredfold,
// by their logarithm.
func (w *writer) losses(name string, list []*protocol.Loss) {
	if len(list) < 2 {
		return
	}
	scale, note := lossScale(list)
	x, y := emptySpan(), emptySpan()
	low, high := math.Inf(1), math.Inf(-1)
	validated := false
	eachLoss(list, func(epoch, loss float64, validation bool) {
		x.take(epoch)
		y.take(scale(loss))
		low, high, validated = min(low, loss), max(high, loss), validated || validation
	})
	g := newGrid(w.width-12, plotHeight, x, y)
	eachLoss(list, func(epoch, loss float64, validation bool) {
		if validation {
			g.mark(epoch, scale(loss), 'o')
		} else {
			g.mark(epoch, scale(loss), '*')
		}
	})
	w.heading("Learning curve: error per epoch%s", note)
	first, last := figure(x.low), figure(x.high)
	if x.high < 1e6 {
		first, last = whole(x.low), whole(x.high)
	}
	gap := max(1, len(g.cells[0])-len(first)-len(last))
	w.plot(g, figure(high), figure(low), first+string(repeated(' ', gap))+last)
	if validated {
		w.line("%12s* %s, o validation", "", name)
	}
}

// eachLoss calls each for every finite point of the curves.
func eachLoss(list []*protocol.Loss, each func(epoch, loss float64, validation bool)) {
	for _, l := range list {
		if !math.IsNaN(l.GetError() - l.GetError()) {
			each(float64(l.GetEpoch()), l.GetError(), false)
		}
		if v := l.GetValidation(); l.Validation != nil && !math.IsNaN(v-v) {
			each(float64(l.GetEpoch()), v, true)
		}
	}
}

// lossScale is the scale of an axis for losses, and its name if it is not linear.
func lossScale(list []*protocol.Loss) (scale func(float64) float64, note string) {
	low, high := math.Inf(1), math.Inf(-1)
	eachLoss(list, func(_, loss float64, _ bool) { low, high = min(low, loss), max(high, loss) })
	if low > 0 && high > 100*low {
		return math.Log10, " (logarithmic)"
	}
	return func(x float64) float64 { return x }, ""
}

// predicted prints predicted against actual; both axes show the same numbers, and
// the diagonal is where they are equal.
func (w *writer) predicted(n *protocol.NumberReport) {
	if len(n.GetPoints()) < 2 {
		return
	}
	both := pointSpan(n.GetPoints())
	width := min(60, w.width-12)
	g := newGrid(width, width/3, both, both)
	for i := range width {
		at := both.low + (both.high-both.low)*(float64(i)+0.5)/float64(width)
		g.mark(at, at, '.')
	}
	for _, p := range n.GetPoints() {
		g.mark(p.GetActual(), p.GetPredicted(), 'o')
	}
	w.heading("Predicted (up) against actual (across)")
	first, last := figure(both.low), figure(both.high)
	w.plot(g, last, first, first+string(repeated(' ', max(1, width-len(first)-len(last))))+last)
	residuals := ""
	for _, q := range n.GetResiduals() {
		residuals += "  " + whole(100*q.GetShare()) + " %: " + figure(q.GetValue())
	}
	w.wrapped("residuals (actual - predicted), quantiles:" + residuals)
}

// pointSpan is the range of actual and predicted numbers together.
func pointSpan(points []*protocol.Point) span {
	both := emptySpan()
	for _, p := range points {
		both.take(p.GetActual())
		both.take(p.GetPredicted())
	}
	return both
}
