package chart

import (
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"deepnet/actors/protocol"
)

// predicted is predicted against actual, with the line where they are equal.
func predicted(title, target string, n *protocol.NumberReport) *picture {
	if len(n.GetPoints()) == 0 {
		return nil
	}
	p := newPlot(title+": predicted against actual", "actual "+short(target, 40), "predicted "+short(target, 40))
	gridLines(p)
	both := pointSpan(n.GetPoints())
	line(p, "equal", plotter.XYs{{X: both.low, Y: both.low}, {X: both.high, Y: both.high}}, dashed())
	points := make(plotter.XYs, len(n.GetPoints()))
	for i, point := range n.GetPoints() {
		points[i] = plotter.XY{X: point.GetActual(), Y: point.GetPredicted()}
	}
	ink := inkBlue
	ink.R, ink.G, ink.B, ink.A = 0x00, 0x4F, 0x7C, 0xB0 // premultiplied: where many lie it is darker
	p.Add(&plotter.Scatter{XYs: points, GlyphStyle: draw.GlyphStyle{Color: ink, Radius: 2.2, Shape: draw.CircleGlyph{}}})
	p.Legend.Top, p.Legend.Left = true, true
	const side = 13 * vg.Centimeter
	return &picture{name: "predicted", plot: p, width: side, height: side}
}
