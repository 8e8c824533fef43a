package metrics

import (
	"fmt"

	"deepnet/neuron"
)

// mostRanked is how many probabilities are sorted at most, to rank the rows by every class.
const mostRanked = 20_000_000

// Classification is all that is measured of predicted classes. Classes are whole numbers from 0; lists go by class.
type Classification struct {
	Rows             int          `json:"rows"`
	Accuracy         float64      `json:"accuracy"`
	AccuracyInterval Interval     `json:"accuracy_interval"` // Wilson's, 95 %
	BalancedAccuracy float64      `json:"balanced_accuracy"`
	Macro            Averages     `json:"macro"`    // over the classes that have rows or were predicted
	Weighted         Averages     `json:"weighted"` // by the rows of the classes
	MCC              float64      `json:"mcc"`
	CohenKappa       *float64     `json:"cohen_kappa"` // nil if all rows are of one class, which is predicted for all
	LogLoss          float64      `json:"log_loss"`
	Brier            float64      `json:"brier"`
	CalibrationError float64      `json:"expected_calibration_error"`
	ROCAUC           *float64     `json:"roc_auc"`           // two classes: of class 1; more: mean over those that have one
	AveragePrecision *float64     `json:"average_precision"` // likewise
	PerClass         []ClassScore `json:"per_class"`
	Confusion        [][]int      `json:"confusion"`   // [true class][predicted class]: rows
	Reliability      []Bin        `json:"reliability"` // ten bins of equal width
	ROC              []ROCPoint   `json:"roc"`         // of class 1 of two classes; nil where undefined, or for more
}

// EvaluateClasses compares probabilities, classes x rows, with the true classes. 1 x rows are the probabilities of class 1 of
// two, which is predicted from 0.5 on; otherwise the class with the largest probability is predicted, the first of equal
// ones. The error wraps ErrNoRows or ErrNoProbability. It panics if truth has another length or a class that does not exist.
func EvaluateClasses(truth []int, probabilities neuron.Signals) (Classification, error) {
	checkClasses(truth, probabilities)
	f, err := newForecast(probabilities)
	if err != nil {
		return Classification{}, err
	}
	c := evaluatePredicted(truth, f.predicted, f.p.Rows)
	c.LogLoss, c.Brier = mean(f.logLosses(truth)), mean(f.brierScores(truth))
	c.Reliability = f.reliability(truth)
	c.CalibrationError = calibrationError(c.Reliability)
	c.rank(truth, f)
	return c, nil
}

// evaluatePredicted computes the metrics that need no probabilities.
func evaluatePredicted(truth, predicted []int, classes int) Classification {
	t := newCounts(classes)
	t.count(truth, predicted, nil)
	c := Classification{
		Rows:             t.rows,
		Accuracy:         t.accuracy(),
		AccuracyInterval: Wilson(t.right, t.rows),
		BalancedAccuracy: t.balancedAccuracy(),
		Macro:            t.macro(),
		Weighted:         t.weighted(),
		MCC:              t.mcc(),
		CohenKappa:       defined(t.kappa()),
		Confusion:        confusion(truth, predicted, classes),
		PerClass:         make([]ClassScore, classes),
	}
	for k := range c.PerClass {
		c.PerClass[k] = t.score(k)
	}
	return c
}

// rank computes how well probabilities rank the rows of a class before the others.
func (c *Classification) rank(truth []int, f forecast) {
	if f.p.Rows > mostRanked/f.p.Cols {
		return
	}
	for k := range c.PerClass {
		list := f.oneVersusRest(truth, k).thresholds(nil, nil)
		c.PerClass[k].ROCAUC = defined(area(list))
		c.PerClass[k].AveragePrecision = defined(averagePrecision(list))
		if f.p.Rows == 2 && k == 1 {
			c.ROCAUC, c.AveragePrecision, c.ROC = c.PerClass[k].ROCAUC, c.PerClass[k].AveragePrecision, curve(list)
			return
		}
	}
	c.ROCAUC = meanDefined(c.PerClass, func(s ClassScore) *float64 { return s.ROCAUC })
	c.AveragePrecision = meanDefined(c.PerClass, func(s ClassScore) *float64 { return s.AveragePrecision })
}

// meanDefined is the mean over the classes that have the value; nil if none has.
func meanDefined(classes []ClassScore, value func(ClassScore) *float64) *float64 {
	sum, n := 0.0, 0
	for _, s := range classes {
		if v := value(s); v != nil {
			sum += *v
			n++
		}
	}
	return defined(sum/float64(max(n, 1)), n > 0)
}

// checkClasses panics unless every row has a class that has probabilities.
func checkClasses(truth []int, probabilities neuron.Signals) {
	same(len(truth), probabilities.Cols)
	checkLabels(truth, max(probabilities.Rows, 2))
}

// checkLabels panics unless there are two classes or more, and every row's class is one of them.
func checkLabels(truth []int, classes int) {
	if classes < 2 {
		panic("metrics: fewer than two classes")
	}
	for r, t := range truth {
		if t < 0 || t >= classes {
			panic(fmt.Sprintf("metrics: row %d is of class %d of %d", r, t, classes))
		}
	}
}
