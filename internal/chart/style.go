package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The colours of Okabe and Ito (2008), which people tell apart however they see
// colours, and greys.
var (
	inkBlue   = color.RGBA{0x00, 0x72, 0xB2, 0xFF}
	inkOrange = color.RGBA{0xD5, 0x5E, 0x00, 0xFF}
	inkGrey   = color.RGBA{0x80, 0x80, 0x80, 0xFF}
	inkLight  = color.RGBA{0xE2, 0xE2, 0xE2, 0xFF}
	inks      = []color.RGBA{
		inkBlue, inkOrange,
		{0x00, 0x9E, 0x73, 0xFF},
		{0xCC, 0x79, 0xA7, 0xFF},
		{0x56, 0xB4, 0xE9, 0xFF},
		{0xE6, 0x9F, 0x00, 0xFF},
		{0x00, 0x00, 0x00, 0xFF},
	}
)

// letters is the font that the program brings along.
func letters(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// newPlot is an empty plot with a title and labelled axes.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, x, y
	p.Title.TextStyle.Font = letters(13)
	p.Title.Padding = 8
	p.Legend.TextStyle.Font = letters(10)
	p.Legend.Padding = 3
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = letters(11)
		axis.Label.Padding = 4
		axis.Tick.Label.Font = letters(10)
		axis.Color, axis.Tick.Color, axis.Tick.Marker = inkGrey, inkGrey, ticks{}
	}
	return p
}

// gridLines adds pale lines behind all that is added later.
func gridLines(p *plot.Plot) {
	g := plotter.NewGrid()
	g.Vertical.Color, g.Horizontal.Color = inkLight, inkLight
	p.Add(g)
}

// line adds a line through points, and to the legend where it has a name.
func line(p *plot.Plot, name string, points plotter.XYs, style draw.LineStyle) {
	if len(points) == 0 {
		return
	}
	l := &plotter.Line{XYs: points, LineStyle: style}
	p.Add(l)
	if name != "" {
		p.Legend.Add(name, l)
	}
}

// stroke is a line's style.
func stroke(ink color.Color) draw.LineStyle { return draw.LineStyle{Color: ink, Width: 1.8} }

// dashed is the style of lines that are there for comparison.
func dashed() draw.LineStyle {
	return draw.LineStyle{Color: inkGrey, Width: 1.2, Dashes: []vg.Length{4, 3}}
}

// dot is a point's style.
func dot(ink color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: ink, Radius: 3, Shape: draw.CircleGlyph{}}
}
