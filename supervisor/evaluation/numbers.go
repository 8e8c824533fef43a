package evaluation

import (
	"math"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// numbers measures a regression, and returns what goes into detail.
func (e *evaluator) numbers() (details []func(*evaluator) error, err error) {
	result, err := metrics.EvaluateNumbers(e.truth, e.answers.Data)
	if err != nil {
		return nil, err
	}
	e.made.Metrics = numberMetrics(&result)
	return []func(*evaluator) error{
		(*evaluator).numberDetails,
		func(own *evaluator) error { own.numberBaselines(); return nil },
	}, nil
}

// numberDetails makes the intervals of the metrics and what only the report of a
// regression shows.
func (e *evaluator) numberDetails() error {
	resampled, err := metrics.ResampleNumbers(e.truth, e.answers.Data, e.resampling())
	if err != nil {
		return err
	}
	attach(e.made.Metrics, numberIntervals(&resampled))
	e.made.Numbers = &protocol.NumberReport{Points: e.points(), Residuals: quantiles(e.residuals())}
	e.made.Misses = e.missedNumbers()
	return nil
}

// residuals returns actual minus predicted for every test row.
func (e *evaluator) residuals() []float64 {
	list := make([]float64, len(e.truth))
	for r, y := range e.truth {
		list[r] = y - e.answers.Data[r]
	}
	return list
}

// points returns predicted against actual for evenly spaced test rows.
func (e *evaluator) points() (list []*protocol.Point) {
	all := make([]int, len(e.truth))
	for i := range all {
		all[i] = i
	}
	for _, r := range evenly(all, mostPoints) {
		list = append(list, &protocol.Point{Row: e.row(r), Actual: e.truth[r], Predicted: e.answers.Data[r]})
	}
	return list
}

// shares lists the quantiles of the residuals that a report shows.
var shares = []float64{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1}

// quantiles interpolates linearly between the sorted values (type 7 of Hyndman and Fan,
// 1996).
func quantiles(values []float64) (list []*protocol.Quantile) {
	sorted := slices.Sorted(slices.Values(values))
	for _, share := range shares {
		at := share * float64(len(sorted)-1)
		low := int(at)
		high := min(low+1, len(sorted)-1)
		value := math.FMA(at-float64(low), sorted[high]-sorted[low], sorted[low])
		list = append(list, &protocol.Quantile{Share: share, Value: value})
	}
	return list
}
