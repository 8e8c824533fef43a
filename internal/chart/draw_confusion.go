package chart

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"deepnet/actors/protocol"
)

// confusion is the confusion matrix, a row per true class, the first at the top; a cell
// is the darker, the larger its share of the row.
func confusion(title string, c *protocol.ClassReport) *picture {
	n := len(c.GetScores())
	if n < 2 || len(c.GetConfusion()) != n*n {
		return nil
	}
	p := newPlot(title+": confusion matrix", "predicted class", "actual class")
	p.Add(&matrix{n, c.GetConfusion()})
	classes := make([]string, n)
	for i, score := range c.GetScores() {
		classes[i] = score.GetClass()
	}
	classes = shortNames(classes, 20)
	p.NominalX(classes...)
	p.NominalY(reversed(classes)...)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Tick.Label.Font = letters(labelSize(n))
		axis.LineStyle.Width, axis.Padding = 0, 2
	}
	cell := cellSize(n)
	names := vg.Length(widestOf(classes)) * labelSize(n) * 0.55
	width, height := vg.Length(n)*cell+names+60, vg.Length(n)*cell+90
	if names > vg.Length(n)*cell*0.9/vg.Length(n) { // side by side they would touch
		p.X.Tick.Label.Rotation = math.Pi / 4
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = text.XRight, text.YCenter
		p.X.Padding = 8
		height += names * 0.75
	}
	return &picture{name: "confusion", plot: p, width: max(width, 10*vg.Centimeter), height: height}
}

// cellSize is the width of a cell in a matrix of n classes.
func cellSize(n int) vg.Length { return vg.Length(max(12, min(64, 480/n))) }

// labelSize is the font size for the names of n classes.
func labelSize(n int) vg.Length {
	if n > 20 {
		return max(4, cellSize(n)*0.55)
	}
	return 10
}

// matrix draws the cells.
type matrix struct {
	n      int
	counts []uint32
}

// Plot implements plot.Plotter.
func (m *matrix) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i := range m.n {
		total := uint32(0)
		for j := range m.n {
			total += m.counts[i*m.n+j]
		}
		for j := range m.n {
			left, right := x(float64(j)-0.48), x(float64(j)+0.48)
			low, high := y(float64(m.n-1-i)-0.48), y(float64(m.n-1-i)+0.48)
			count, share := m.counts[i*m.n+j], 0.0
			if total > 0 {
				share = float64(count) / float64(total)
			}
			c.FillPolygon(shade(share), []vg.Point{{X: left, Y: low}, {X: right, Y: low}, {X: right, Y: high}, {X: left, Y: high}})
			m.write(c, vg.Point{X: (left + right) / 2, Y: (low + high) / 2}, count, share)
		}
	}
}

// write writes the number of rows of a cell; of many classes, no zeros.
func (m *matrix) write(c draw.Canvas, at vg.Point, count uint32, share float64) {
	if count == 0 && m.n > 5 {
		return
	}
	ink := color.Color(color.Black)
	if share > 0.7 {
		ink = color.White
	}
	written := fmt.Sprint(count)
	size := min(13, cellSize(m.n)*0.42, cellSize(m.n)*1.5/vg.Length(len(written)))
	c.FillText(draw.TextStyle{
		Color: ink, Font: letters(size), XAlign: draw.XCenter, YAlign: draw.YCenter, Handler: plot.DefaultTextHandler,
	}, at, written)
}

// shade is white for 0 and blue for 1.
func shade(share float64) color.Color {
	mixed := func(full uint8) uint8 { return uint8(math.Round(246 + share*(float64(full)-246))) }
	return color.RGBA{mixed(inkBlue.R), mixed(inkBlue.G), mixed(inkBlue.B), 0xFF}
}

// DataRange implements plot.DataRanger.
func (m *matrix) DataRange() (xmin, xmax, ymin, ymax float64) {
	last := float64(m.n) - 0.5
	return -0.5, last, -0.5, last
}
