package chart

import (
	"math"
	"strconv"

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
	width := vg.Length(len(panels)) * 10 * vg.Centimeter
	return svg(width, usualHeight, func(c draw.Canvas) {
		tiles := draw.Tiles{Rows: 1, Cols: len(panels), PadX: 18}
		for i, p := range panels {
			p.plot().Draw(tiles.At(c, i, 0))
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
	drawn.Y.Min = math.Pow10(int(math.Floor(math.Log10(drawn.Y.Min)))) // so that the legend finds room above the curves
	drawn.Y.Max = math.Pow10(int(math.Ceil(math.Log10(drawn.Y.Max))))
	return drawn
}

// decades are ticks at the powers of ten, with labels.
type decades func(exponent int) string

// Ticks implements plot.Ticker.
func (d decades) Ticks(low, high float64) (list []plot.Tick) {
	const near = 1e-9 // of what rounding makes of a power of ten
	for exponent := int(math.Ceil(math.Log10(low) - near)); exponent <= int(math.Floor(math.Log10(high)+near)); exponent++ {
		list = append(list, plot.Tick{Value: math.Pow10(exponent), Label: d(exponent)})
	}
	return list
}

// countText is a power of ten.
func countText(exponent int) string {
	return scaled(exponent, map[int]string{0: "", 1: "k", 2: "M", 3: "G"})
}

// durationText is a power of ten of a second.
func durationText(exponent int) string {
	return scaled(exponent, map[int]string{-3: " ns", -2: " µs", -1: " ms", 0: " s"})
}

// scaled is a power of ten in units, which are given by powers of a thousand.
func scaled(exponent int, units map[int]string) string {
	thousands := int(math.Floor(float64(exponent) / 3))
	if unit, known := units[thousands]; known {
		return strconv.Itoa(int(math.Pow10(exponent-3*thousands))) + unit
	}
	return "1e" + strconv.Itoa(exponent)
}
