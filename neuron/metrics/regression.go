package metrics

import (
	"fmt"
	"math"
	"slices"
)

// Regression is all that is measured of predicted numbers.
type Regression struct {
	Rows              int      `json:"rows"`
	MSE               float64  `json:"mse"`
	RMSE              float64  `json:"rmse"`
	MAE               float64  `json:"mae"`
	MedianAE          float64  `json:"median_absolute_error"`
	R2                *float64 `json:"r2"`                 // nil with one row
	ExplainedVariance *float64 `json:"explained_variance"` // nil with one row
	MAPE              *float64 `json:"mape"`               // nil if a true number is 0, or closer to 0 than 2^-52
}

// EvaluateNumbers compares predicted numbers with the true ones. If all true numbers are equal, R2 and explained variance are
// 1 where nothing is left to explain, else 0. The error wraps ErrNoRows or ErrNotFinite. It panics if the lists differ in
// length.
func EvaluateNumbers(truth, predicted []float64) (Regression, error) {
	factor := enlargement(truth, predicted)
	d, err := newDifferences(times(truth, factor), times(predicted, factor))
	if err != nil {
		return Regression{}, err
	}
	r, err := d.evaluate(times(truth, factor))
	return r.reduced(factor), err
}

// The squares of differences below 2^-500 are, or soon become, 0: they are taken of numbers 2^500 times as large, which is
// exact.
const (
	smallest = 0x1p-500
	enlarged = 0x1p500
)

// enlargement is by what numbers are multiplied, so that the squares of their differences are not 0: 1 as a rule.
func enlargement(truth, predicted []float64) float64 {
	for r, t := range truth {
		if math.Abs(t) >= smallest || r < len(predicted) && !(math.Abs(predicted[r]) < smallest) {
			return 1
		}
	}
	return enlarged
}

// times multiplies numbers by a power of two.
func times(list []float64, factor float64) []float64 {
	if factor == 1 {
		return list
	}
	larger := make([]float64, len(list))
	for i, x := range list {
		larger[i] = float64(x * factor)
	}
	return larger
}

// reduced takes an enlargement back.
func (r Regression) reduced(factor float64) Regression {
	if factor == 1 {
		return r
	}
	r.MSE, r.RMSE, r.MAE, r.MedianAE, r.MAPE = r.MSE/factor/factor, r.RMSE/factor, r.MAE/factor, r.MedianAE/factor, nil
	return r
}

func (d differences) evaluate(truth []float64) (Regression, error) {
	mse := mean(d.squares)
	r := Regression{
		Rows:              len(truth),
		MSE:               mse,
		RMSE:              math.Sqrt(mse),
		MAE:               mean(d.sizes),
		MedianAE:          median(d.sizes),
		R2:                defined(explained(mse, variance(truth, mean(truth))), len(truth) > 1),
		ExplainedVariance: defined(explained(variance(d.signed, mean(d.signed)), variance(truth, mean(truth))), len(truth) > 1),
		MAPE:              defined(meanPercentage(d.sizes, truth)),
	}
	return r, r.check()
}

// check refuses metrics that are not finite.
func (r Regression) check() error {
	values := []float64{r.MSE, r.MAE}
	for _, v := range []*float64{r.R2, r.ExplainedVariance, r.MAPE} {
		if v != nil {
			values = append(values, *v)
		}
	}
	for _, v := range values {
		if !isFinite(v) {
			return fmt.Errorf("the squared differences add up to %w; scale the target down", ErrNotFinite)
		}
	}
	return nil
}

// differences are truth - predicted for every row, their sizes and their squares.
type differences struct{ signed, sizes, squares []float64 }

func newDifferences(truth, predicted []float64) (differences, error) {
	same(len(truth), len(predicted))
	if len(truth) == 0 {
		return differences{}, fmt.Errorf("%w to evaluate; set some aside for the test", ErrNoRows)
	}
	if err := finite("the true number", truth); err != nil {
		return differences{}, err
	}
	if err := finite("the predicted number", predicted); err != nil {
		return differences{}, err
	}
	n := len(truth)
	d := differences{make([]float64, n), make([]float64, n), make([]float64, n)}
	for r, t := range truth {
		v := t - predicted[r]
		d.signed[r], d.sizes[r], d.squares[r] = v, math.Abs(v), float64(v*v)
	}
	return d, nil
}

// explained is 1 - left/whole; if whole is 0, 1 if nothing is left, else 0.
func explained(left, whole float64) float64 {
	switch {
	case left == 0:
		return 1
	case whole == 0:
		return 0
	}
	return 1 - left/whole
}

// variance is the mean squared difference from the middle; exactly 0 if all numbers are equal.
func variance(list []float64, middle float64) float64 {
	if slices.Min(list) == slices.Max(list) {
		return 0
	}
	sum := 0.0
	for _, v := range list {
		sum = math.FMA(v-middle, v-middle, sum)
	}
	return sum / float64(len(list))
}

// median is the middle of the sorted list, or the mean of the two middle ones.
func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return sorted[half-1]/2 + sorted[half]/2
}

// meanPercentage is the mean of size/|truth|.
func meanPercentage(sizes, truth []float64) (float64, bool) {
	sum := 0.0
	for r, t := range truth {
		if math.Abs(t) < leastProbability {
			return 0, false
		}
		sum += sizes[r] / math.Abs(t)
	}
	return sum / float64(len(truth)), true
}
