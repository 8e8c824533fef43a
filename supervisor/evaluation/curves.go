package evaluation

import (
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// curves returns a curve per class, one against the rest; of two classes, only the
// positive one's.
func (e *evaluator) curves(f *forecast) (list []*protocol.ClassCurve) {
	classes := e.Table.Classes
	first, after := 0, min(len(classes), mostCurves)
	if e.two() {
		first, after = e.Positive, e.Positive+1
	}
	if len(classes) > mostCurves {
		e.leaveOut("curves were drawn of the first %d of the %d classes", after, len(classes))
	}
	for c := first; c < after; c++ {
		of, scores := make([]bool, len(f.truth)), make([]float64, len(f.truth))
		for r, class := range f.truth {
			of[r], scores[r] = class == c, f.probability(c, r)
		}
		if curve := curve(of, scores); curve != nil {
			list = append(list, &protocol.ClassCurve{Class: classes[c], Points: curve})
		}
	}
	return list
}

// curve returns the ROC curve with the precision at every point, which follows from the
// counts of rows. Where no row is predicted positive the precision is 1.
func curve(of []bool, scores []float64) (list []*protocol.CurvePoint) {
	positive := 0
	for _, is := range of {
		if is {
			positive++
		}
	}
	for _, p := range metrics.ROCCurve(of, scores) {
		hits := math.Round(float64(p.TruePositiveRate * float64(positive)))
		alarms := math.Round(float64(p.FalsePositiveRate * float64(len(of)-positive)))
		precision := 1.0
		if hits+alarms > 0 {
			precision = hits / (hits + alarms)
		}
		list = append(list, &protocol.CurvePoint{
			Threshold: p.Threshold, FalsePositiveRate: p.FalsePositiveRate, Recall: p.TruePositiveRate, Precision: precision,
		})
	}
	return list
}
