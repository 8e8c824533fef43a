package evaluation

import (
	"math"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// curves tell each class from the others; of two classes, the second from the first.
func (j *evaluator) curves(f *forecast) (list []*protocol.ClassCurve) {
	classes := j.Table.Classes
	first, after := 0, min(len(classes), mostCurves)
	if len(classes) == 2 {
		first = 1
	}
	if len(classes) > after {
		j.leaveOut("curves were drawn of the first %d of the %d classes", after, len(classes))
	}
	for c := first; c < after; c++ {
		of, scores := make([]bool, len(f.truth)), make([]float64, len(f.truth))
		for r, class := range f.truth {
			of[r], scores[r] = class == c, f.of(c, r)
		}
		if curve := curve(of, scores); curve != nil {
			list = append(list, &protocol.ClassCurve{Class: classes[c], Points: curve})
		}
	}
	return list
}

// curve adds to the points of the ROC curve the precision there, which follows from
// the numbers of rows; it is 1 where no row is taken for the class.
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
