package metrics

import "math"

// RegressionIntervals are bootstrap intervals of a Regression; nil if no draw defines the metric.
type RegressionIntervals struct {
	RMSE *Interval `json:"rmse"`
	MAE  *Interval `json:"mae"`
	R2   *Interval `json:"r2"` // of draws whose true numbers are not all equal
}

// ResampleNumbers returns intervals for what EvaluateNumbers computes, and fails and panics as it does.
func ResampleNumbers(truth, predicted []float64, how Resampling) (RegressionIntervals, error) {
	factor := enlargement(truth, predicted)
	truth, predicted = times(truth, factor), times(predicted, factor)
	d, err := newDifferences(truth, predicted)
	if err == nil {
		_, err = d.evaluate(truth)
	}
	if err != nil {
		return RegressionIntervals{}, err
	}
	mse := meanOf(d.squares)
	list := Bootstrap(len(truth), how,
		func(times []int) float64 { return math.Sqrt(mse(times)) },
		meanOf(d.sizes),
		func(times []int) float64 { return r2Again(truth, times, mse(times)) },
	)
	for _, i := range list[:2] {
		if i != nil {
			i.Low, i.High = i.Low/factor, i.High/factor
		}
	}
	return RegressionIntervals{list[0], list[1], list[2]}, nil
}

// r2Again is R2 of the rows that are drawn; NaN if their true numbers are all equal.
func r2Again(truth []float64, times []int, mse float64) float64 {
	low, high, total := math.Inf(1), math.Inf(-1), 0.0
	for r, n := range times {
		if n > 0 {
			low, high = min(low, truth[r]), max(high, truth[r])
			total = math.FMA(float64(n), truth[r], total)
		}
	}
	if low == high {
		return math.NaN()
	}
	middle, sum := total/float64(len(times)), 0.0
	for r, n := range times {
		away := truth[r] - middle
		sum = math.FMA(float64(n), float64(away*away), sum)
	}
	return 1 - mse/(sum/float64(len(times)))
}
