package chart

import (
	"bytes"
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"deepnet/actors/protocol"
)

// File is a drawn picture.
type File struct {
	Name string
	Data []byte
}

// picture is a plot and how to draw it.
type picture struct {
	name          string // of its files, without ending
	plot          *plot.Plot
	width, height vg.Length
	vector        bool // as SVG alone
}

// The usual size: half a slide.
const (
	usualWidth  = 16 * vg.Centimeter
	usualHeight = 10 * vg.Centimeter
	resolution  = 200 // dots per inch
)

// Draw draws every picture that the report has numbers for, as SVG and most as PNG too.
// The report's texts must hold no control characters.
func Draw(r *protocol.Reported) ([]File, error) {
	title := short(r.GetJob().GetName(), 40)
	e := r.GetEvaluation()
	predictions := evaluated(title, r.GetJob().GetPlan().GetTarget(), e)
	all := []*picture{learningCurve(title, Training(r.GetJob().GetPlan()), r.GetLosses()), predictions[0], predictions[1], importance(title, e)}
	all = append(all, predictions[2:]...)
	for i, t := range e.GetByTarget().GetTargets() {
		if i < mostTargets {
			all = append(all, ofTarget(i+1, title, t)...)
		}
	}
	var files []File
	for _, p := range all {
		if p == nil {
			continue
		}
		drawn, err := p.draw()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		files = append(files, drawn...)
	}
	return files, nil
}

// evaluated are the pictures of how well one target is predicted: the confusion matrix,
// predicted against actual, and the curves. Those that there are no numbers for are nil.
func evaluated(title, target string, e *protocol.Evaluation) []*picture {
	return []*picture{
		confusion(title, numerically(e.GetClasses())),
		predicted(title, target, e.GetNumbers()),
		roc(title, numerically(e.GetClasses())),
		calibration(title, e.GetClasses()),
	}
}

// ofTarget are the pictures of one of several targets, by its number.
func ofTarget(number int, title string, t *protocol.TargetEvaluation) []*picture {
	pictures := evaluated(title+", "+short(t.GetTarget(), 30), t.GetTarget(), t.GetEvaluation())
	for _, p := range pictures {
		if p != nil {
			p.name = fmt.Sprintf("target-%d-%s", number, p.name)
		}
	}
	return pictures
}

// draw draws the picture in its formats.
func (p *picture) draw() ([]File, error) {
	vector, err := svg(p.width, p.height, p.plot.Draw)
	if err != nil {
		return nil, err
	}
	files := []File{{p.name + ".svg", vector}}
	if p.vector {
		return files, nil
	}
	dots := vgimg.NewWith(vgimg.UseWH(p.width, p.height), vgimg.UseDPI(resolution))
	p.plot.Draw(page(draw.New(spelled{dots})))
	var image bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: dots}).WriteTo(&image); err != nil {
		return nil, err
	}
	return append([]File{{p.name + ".png", image.Bytes()}}, files...), nil
}

// svg paints on a page.
func svg(width, height vg.Length, paint func(draw.Canvas)) ([]byte, error) {
	vector := vgsvg.NewWith(vgsvg.UseWH(width, height))
	paint(page(draw.New(vector)))
	var data bytes.Buffer
	if _, err := vector.WriteTo(&data); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(data.Bytes(), []byte("font-family:Liberation Sans;"), []byte(families)), nil
}

// families are fonts of the same metrics: a reader of an SVG may lack the first.
const families = "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"

// page is a white page with margins.
func page(c draw.Canvas) draw.Canvas {
	const free = 10
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	return draw.Crop(c, free, -free, free, -free)
}
