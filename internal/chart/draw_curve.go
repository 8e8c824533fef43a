package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"deepnet/actors/protocol"
)

// learningCurve is the loss by epoch, that of training under its name.
func learningCurve(title, name string, list []*protocol.Loss) *picture {
	if len(list) < 2 {
		return nil
	}
	p := newPlot(title+": learning curve", "epoch", "error (mean loss)")
	gridLines(p)
	var training, validation plotter.XYs
	eachLoss(list, func(epoch, loss float64, validated bool) {
		if validated {
			validation = append(validation, plotter.XY{X: epoch, Y: loss})
		} else {
			training = append(training, plotter.XY{X: epoch, Y: loss})
		}
	})
	if len(training) < 2 {
		return nil
	}
	line(p, name, training, stroke(inkBlue))
	line(p, "validation", validation, stroke(inkOrange))
	p.Legend.Top, p.X.Tick.Marker = true, wholeTicks{}
	if _, note := lossScale(list); note != "" {
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	} else {
		p.Y.Min = min(0, p.Y.Min)
	}
	return &picture{name: "learning-curve", plot: p, width: usualWidth, height: usualHeight}
}
