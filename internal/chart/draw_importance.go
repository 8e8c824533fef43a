package chart

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"deepnet/actors/protocol"
)

// importance is a bar per column, the longest at the top, with its spread.
func importance(title string, e *protocol.Evaluation) *picture {
	list := e.GetImportances()
	if len(list) == 0 {
		return nil
	}
	shown := list[:min(len(list), mostBars)]
	heading := ": permutation importance"
	if len(list) > mostBars {
		heading = fmt.Sprintf(": permutation importance of the first %d columns", mostBars)
	}
	p := newPlot(title+heading, MetricName(e.GetImportanceMetric())+" lost when the column is shuffled (mean ± spread of 5)", "")
	names := make([]string, len(shown))
	for i, column := range shown {
		names[i] = column.GetColumn()
	}
	names = shortNames(names, 28)
	p.Add(bars(shown))
	p.NominalY(reversed(names)...)
	p.Y.LineStyle.Width = 0
	return &picture{
		name: "importance", plot: p, width: usualWidth + vg.Length(widestOf(names))*2,
		height: 3.2*vg.Centimeter + vg.Length(len(shown))*20,
	}
}

// bars are bars from 0 to the left or right, each with its spread.
type bars []*protocol.Importance

// Plot implements plot.Plotter.
func (b bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	zero := x(0)
	for i, column := range b {
		at := float64(len(b) - 1 - i)
		low, high, end := y(at-0.36), y(at+0.36), x(column.GetLoss())
		c.FillPolygon(inkBlue, []vg.Point{{X: zero, Y: low}, {X: end, Y: low}, {X: end, Y: high}, {X: zero, Y: high}})
		from, to, middle := x(column.GetLoss()-column.GetSpread()), x(column.GetLoss()+column.GetSpread()), y(at)
		c.StrokeLine2(draw.LineStyle{Color: inkOrange, Width: 1.6}, from, middle, to, middle)
	}
	c.StrokeLine2(draw.LineStyle{Color: inkGrey, Width: 0.8}, zero, c.Min.Y, zero, c.Max.Y)
}

// DataRange implements plot.DataRanger.
func (b bars) DataRange() (xmin, xmax, ymin, ymax float64) {
	for _, column := range b {
		xmin, xmax = min(xmin, column.GetLoss()-column.GetSpread()), max(xmax, column.GetLoss()+column.GetSpread())
	}
	if xmax == xmin {
		xmax = 1
	}
	return xmin, xmax, -0.5, float64(len(b)) - 0.5
}
