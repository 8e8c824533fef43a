package chart

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel shows how long something takes by a number, both on logarithmic axes. All numbers are above 0.
type Panel struct {
	Title, X, Y string
	Curves      []Curve
}

// Curve is one way in which it is done.
type Curve struct {
	Name   string
	Points []Duration
}

// Duration is how many seconds it takes for a number.
type Duration struct{ Number, Seconds float64 }

// Panels draws panels side by side, as an SVG.
func Panels(panels []Panel) ([]byte, error) {
	plots := [][]*plot.Plot{nil}
	for _, p := range panels {
		plots[0] = append(plots[0], p.plot())
	}
	width := vg.Length(len(panels)) * 10 * vg.Centimeter
	return svg(width, usualHeight, func(c draw.Canvas) {
		tiles := draw.Tiles{Rows: 1, Cols: len(panels), PadX: 18}
		for i, own := range plot.Align(plots, tiles, c)[0] {
			plots[0][i].Draw(own)
		}
	})
}

func (p Panel) plot() *plot.Plot {
	drawn := newPlot(p.Title, p.X, p.Y)
	drawn.X.Scale, drawn.Y.Scale = plot.LogScale{}, plot.LogScale{}
	drawn.X.Tick.Marker, drawn.Y.Tick.Marker = decades(countText), decades(durationText)
	gridLines(drawn)
	drawn.Legend.Top, drawn.Legend.Left = true, true
	for i, c := range p.Curves {
		var points plotter.XYs
		for _, d := range c.Points {
			points = append(points, plotter.XY{X: d.Number, Y: d.Seconds})
		}
		line(drawn, c.Name, points, stroke(inks[i%len(inks)]))
		drawn.Add(&plotter.Scatter{XYs: points, GlyphStyle: dot(inks[i%len(inks)])})
	}
	wholeDecades(&drawn.X)
	wholeDecades(&drawn.Y)
	return drawn
}

// wholeDecades has an axis begin and end at powers of ten.
func wholeDecades(axis *plot.Axis) {
	axis.Min = math.Pow10(int(math.Floor(math.Log10(axis.Min))))
	axis.Max = math.Pow10(int(math.Ceil(math.Log10(axis.Max))))
}

// decades are ticks at the powers of ten, with labels.
type decades func(exponent int) string

// Ticks implements plot.Ticker.
func (d decades) Ticks(low, high float64) (list []plot.Tick) {
	for exponent := int(math.Round(math.Log10(low))); exponent <= int(math.Round(math.Log10(high))); exponent++ {
		list = append(list, plot.Tick{Value: math.Pow10(exponent), Label: d(exponent)})
	}
	return list
}

// countText is a power of ten.
func countText(exponent int) string {
	text := "1" + strings.Repeat("0", exponent)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// durationText is a power of ten of a second.
func durationText(exponent int) string {
	thousands := int(math.Floor(float64(exponent) / 3))
	units := map[int]string{-3: "ns", -2: "µs", -1: "ms", 0: "s"}
	if unit, known := units[thousands]; known {
		return fmt.Sprintf("%d %s", int(math.Pow10(exponent-3*thousands)), unit)
	}
	return fmt.Sprintf("1e%d s", exponent)
}
