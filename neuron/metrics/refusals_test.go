package metrics

import (
	"errors"
	"math"
	"strings"
	"testing"

	"deepnet/neuron"
)

func TestWhatCannotBeEvaluatedIsRefusedByNameAndPlace(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	one := matrix([][]float64{{1, 2}})
	for _, c := range []struct {
		name, says string
		wraps      error
		try        func() error
	}{
		{"classes of no rows", "no rows", ErrNoRows, func() error { return second(EvaluateClasses(nil, neuron.NewSignals(2, 0))) }},
		{"intervals of no rows", "no rows", ErrNoRows, func() error { return second(ResampleClasses(nil, neuron.NewSignals(2, 0), Resampling{})) }},
		{"numbers of no rows", "no rows", ErrNoRows, func() error { return second(EvaluateNumbers(nil, nil)) }},
		{"intervals of no numbers", "no rows", ErrNoRows, func() error { return second(ResampleNumbers(nil, nil, Resampling{})) }},
		{"a majority of no rows", "no rows", ErrNoRows, func() error { return second(FitMajority(nil, 2)) }},
		{"a mean of no rows", "no rows", ErrNoRows, func() error { return second(FitMean(nil)) }},
		{"a probability of NaN", "class 1 of row 2", ErrNoProbability, func() error {
			return second(EvaluateClasses([]int{0, 1}, matrix([][]float64{{1, 0}, {0, nan}})))
		}},
		{"a probability above 1", "row 1", ErrNoProbability, func() error { return second(EvaluateClasses([]int{0}, matrix([][]float64{{1.5}}))) }},
		{"a probability below 0", "class 0", ErrNoProbability, func() error { return second(EvaluateClasses([]int{0}, matrix([][]float64{{-0.5}, {1.5}}))) }},
		{"a true number that is none", "true number of row 2", ErrNotFinite, func() error { return second(EvaluateNumbers([]float64{1, nan}, []float64{1, 1})) }},
		{"an infinite prediction", "predicted number of row 1", ErrNotFinite, func() error { return second(EvaluateNumbers([]float64{1}, []float64{inf})) }},
		{"squares beyond all numbers", "scale the target down", ErrNotFinite, func() error { return second(EvaluateNumbers([]float64{1e200}, []float64{0})) }},
		{"differences beyond all numbers", "scale the target down", ErrNotFinite, func() error { return second(EvaluateNumbers([]float64{1e308}, []float64{-1e308})) }},
		{"a mean beyond all numbers", "mean", ErrNotFinite, func() error { return second(FitMean([]float64{1e308, 1e308})) }},
		{"a feature that is no number", "feature 1 of row 2", ErrNotFinite, func() error {
			return second(FitLinear(matrix([][]float64{{1, inf}}), []float64{1, 2}))
		}},
		{"a feature that is no number, for classes", "feature 1 of row 1", ErrNotFinite, func() error {
			return second(FitLogistic(matrix([][]float64{{nan, 1}}), []int{0, 1}, 2))
		}},
		{"targets beyond all squares", "scale the features", ErrNotFinite, func() error {
			return second(FitLinear(matrix([][]float64{{1, 2, 4}}), []float64{1.7e308, -1.7e308, 1.7e308}))
		}},
		{"too many classes for a baseline", "2500000 rows", ErrTooLarge, func() error {
			truth := make([]int, 2_500_000)
			truth[1], truth[2] = 1, 2
			return second(FitLogistic(neuron.NewSignals(0, len(truth)), truth, 3))
		}},
		{"too much work for a baseline", "100 rows", ErrTooLarge, func() error {
			wide := neuron.NewSignals(3, 100)
			wide.Rows, wide.Stride = 2_000_000, 0 // every feature the same three rows
			truth := make([]int, 100)
			truth[1] = 1
			_, err := passesFor(wide, 1)
			return err
		}},
		{"a feature beside nothing", "", nil, func() error { return second(FitLinear(one, []float64{3, 4})) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.try()
			if !errors.Is(err, c.wraps) || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func second[T any](_ T, err error) error { return err }

func TestMisusePanics(t *testing.T) {
	two := neuron.NewSignals(2, 2)
	l, err := FitLinear(two, []float64{1, 2})
	failed(t, err)
	o, err := FitLogistic(two, []int{0, 1}, 2)
	failed(t, err)
	for name, misuse := range map[string]func(){
		"classes of more rows than probabilities": func() { _, _ = EvaluateClasses([]int{0, 1, 0}, two) },
		"a class beyond all":                      func() { _, _ = EvaluateClasses([]int{0, 2}, two) },
		"a class below 0":                         func() { _, _ = ResampleClasses([]int{-1, 0}, two, Resampling{}) },
		"numbers of different lengths":            func() { _, _ = EvaluateNumbers([]float64{1}, nil) },
		"a class that has no place":               func() { _, _ = FitMajority([]int{3}, 3) },
		"one class":                               func() { _, _ = FitMajority([]int{0}, 1) },
		"more targets than rows":                  func() { _, _ = FitLinear(two, []float64{1, 2, 3}) },
		"more classes than rows":                  func() { _, _ = FitLogistic(two, []int{0, 1, 0}, 2) },
		"other features than were fitted":         func() { l.Predict(neuron.NewSignals(1, 2)) },
		"other features for classes":              func() { o.Probabilities(neuron.NewSignals(3, 2)) },
		"a curve of two lengths":                  func() { ROCCurve([]bool{true}, nil) },
		"a share of no rows":                      func() { Wilson(0, 0) },
		"a share above 1":                         func() { Wilson(2, 1) },
		"draws from nothing":                      func() { Bootstrap(0, Resampling{}) },
		"an importance without repeats":           func() { Importance(1, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if said, ok := recover().(string); !ok || !strings.HasPrefix(said, "metrics: ") {
					t.Errorf("it says %v", said)
				}
			}()
			misuse()
		})
	}
}
