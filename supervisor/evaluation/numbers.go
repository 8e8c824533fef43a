package evaluation

import (
	"math"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron/metrics"
)

// numbers evaluates a model of numbers.
func (j *evaluator) numbers() error {
	predicted := j.answers.Data
	result, err := metrics.EvaluateNumbers(j.truth, predicted)
	if err != nil {
		return err
	}
	sure, err := metrics.ResampleNumbers(j.truth, predicted, j.resampling())
	if err != nil {
		return err
	}
	j.made.Metrics = numberMetrics(&result)
	attach(j.made.Metrics, numberIntervals(&sure))
	j.made.Numbers = &protocol.NumberReport{Points: j.points(), Residuals: quantiles(j.residuals())}
	j.made.Misses = j.missedNumbers()
	j.numberBaselines()
	return nil
}

// residuals are true minus predicted.
func (j *evaluator) residuals() []float64 {
	list := make([]float64, len(j.truth))
	for r, y := range j.truth {
		list[r] = y - j.answers.Data[r]
	}
	return list
}

// points are predicted against actual, evenly chosen by the order of the rows.
func (j *evaluator) points() (list []*protocol.Point) {
	all := make([]int, len(j.truth))
	for i := range all {
		all[i] = i
	}
	for _, r := range evenly(all, mostPoints) {
		list = append(list, &protocol.Point{Row: j.row(r), Actual: j.truth[r], Predicted: j.answers.Data[r]})
	}
	return list
}

// shares are those that a report tells the quantiles of.
var shares = []float64{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1}

// quantiles are linear between the sorted values (Hyndman and Fan's type 7).
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
