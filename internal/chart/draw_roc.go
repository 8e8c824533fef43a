package chart

import (
	"fmt"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"deepnet/actors/protocol"
)

// mostLines is how many curves one picture can show apart.
const mostLines = 7

// roc are the ROC curves, each with its area.
func roc(title string, c *protocol.ClassReport) *picture {
	if len(c.GetCurves()) == 0 {
		return nil
	}
	heading := ": ROC curve"
	if n := len(c.GetScores()); n > mostLines {
		heading = fmt.Sprintf(": ROC curves of the first %d of %d classes", mostLines, n)
	}
	p := newPlot(title+heading, "false positive rate", "true positive rate (recall)")
	gridLines(p)
	areas := map[string]*float64{}
	for _, s := range c.GetScores() {
		areas[s.GetClass()] = s.RocAuc
	}
	for i, curve := range c.GetCurves()[:min(len(c.GetCurves()), mostLines)] {
		var points plotter.XYs
		for _, point := range curve.GetPoints() {
			points = append(points, plotter.XY{X: point.GetFalsePositiveRate(), Y: point.GetRecall()})
		}
		line(p, fmt.Sprintf("%s (area %s)", short(curve.GetClass(), 20), optional(areas[curve.GetClass()])), points, stroke(inks[i]))
	}
	line(p, "by chance", plotter.XYs{{}, {X: 1, Y: 1}}, dashed())
	return square(&picture{name: "roc", plot: p, vector: true})
}

// calibration is the reliability diagram: accuracy by confidence.
func calibration(title string, c *protocol.ClassReport) *picture {
	var points plotter.XYs
	for _, bin := range c.GetCalibration() {
		if bin.GetRows() > 0 {
			points = append(points, plotter.XY{X: bin.GetConfidence(), Y: bin.GetAccuracy()})
		}
	}
	if len(points) == 0 {
		return nil
	}
	p := newPlot(title+": calibration", "probability of the predicted class", "accuracy")
	gridLines(p)
	line(p, "perfectly calibrated", plotter.XYs{{}, {X: 1, Y: 1}}, dashed())
	line(p, "model", points, stroke(inkBlue))
	p.Add(&plotter.Scatter{XYs: points, GlyphStyle: dot(inkBlue)})
	p.Legend.Left, p.Legend.Top = true, true
	return square(&picture{name: "calibration", plot: p, vector: true})
}

// square gives a picture of shares its shape.
func square(p *picture) *picture {
	p.width, p.height = 13*vg.Centimeter, 13*vg.Centimeter
	p.plot.X.Min, p.plot.X.Max, p.plot.Y.Min, p.plot.Y.Max = 0, 1, 0, 1
	return p
}
