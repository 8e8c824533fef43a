package metrics

import (
	"math"

	"deepnet/neuron"
)

// ClassificationIntervals are bootstrap intervals of a Classification; nil if no draw defines the metric.
type ClassificationIntervals struct {
	Accuracy         *Interval `json:"accuracy"`
	BalancedAccuracy *Interval `json:"balanced_accuracy"`
	MacroF1          *Interval `json:"macro_f1"`
	MCC              *Interval `json:"mcc"`
	LogLoss          *Interval `json:"log_loss"`
	Brier            *Interval `json:"brier"`
	ROCAUC           *Interval `json:"roc_auc"` // nil for more than two classes too
}

// ResampleClasses returns intervals for what EvaluateClasses computes, and fails and panics as it does.
func ResampleClasses(truth []int, probabilities neuron.Signals, how Resampling) (ClassificationIntervals, error) {
	checkClasses(truth, probabilities)
	f, err := newForecast(probabilities)
	if err != nil {
		return ClassificationIntervals{}, err
	}
	t := newCounts(f.p.Rows)
	counted := func(measure func() float64) Statistic { // from what the first statistic of the draw has counted
		return func([]int) float64 { return measure() }
	}
	list := Bootstrap(len(truth), how,
		func(times []int) float64 {
			t.count(truth, f.predicted, times)
			return t.accuracy()
		},
		counted(t.balancedAccuracy),
		counted(func() float64 { return t.macro().F1 }),
		counted(t.mcc),
		meanOf(f.logLosses(truth)),
		meanOf(f.brierScores(truth)),
		f.areaAgain(truth),
	)
	return ClassificationIntervals{list[0], list[1], list[2], list[3], list[4], list[5], list[6]}, nil
}

// meanOf is the mean of the values of the rows that are drawn.
func meanOf(values []float64) Statistic {
	return func(times []int) float64 {
		sum := 0.0
		for r, n := range times {
			sum = math.FMA(float64(n), values[r], sum)
		}
		return sum / float64(len(times))
	}
}

// areaAgain is the ROC AUC of two classes; the rows are sorted once.
func (f forecast) areaAgain(truth []int) Statistic {
	if f.p.Rows != 2 {
		return func([]int) float64 { return math.NaN() }
	}
	k := f.oneVersusRest(truth, 1)
	list := make([]threshold, 0, len(truth))
	return func(times []int) float64 {
		list = k.thresholds(list[:0], times)
		v, ok := area(list)
		if !ok {
			return math.NaN()
		}
		return v
	}
}
