package metrics

import (
	"fmt"

	"deepnet/neuron"
)

// Majority is the baseline that uses no feature: its probabilities are the shares of the classes, so it always predicts the
// class with most rows.
type Majority struct {
	Shares []float64 `json:"shares"` // per class, of the rows it was fitted on
}

// FitMajority counts the classes. The error wraps ErrNoRows. It panics unless there are at least two classes, and every row is
// of one of them.
func FitMajority(truth []int, classes int) (Majority, error) {
	checkLabels(truth, classes)
	if len(truth) == 0 {
		return Majority{}, fmt.Errorf("%w to count classes in", ErrNoRows)
	}
	t := newCounts(classes)
	t.count(truth, truth, nil)
	shares := make([]float64, classes)
	for c, n := range t.truth {
		shares[c] = ratio(n, t.rows)
	}
	return Majority{shares}, nil
}

// Probabilities predicts so many rows: classes x rows.
func (m Majority) Probabilities(rows int) neuron.Signals {
	p := neuron.NewSignals(len(m.Shares), rows)
	for c, share := range m.Shares {
		fill(line(p, c), share)
	}
	return p
}

// Mean is the baseline that always predicts the mean of the targets that it was fitted on.
type Mean struct {
	Value float64 `json:"value"`
}

// FitMean computes the mean. The error wraps ErrNoRows or ErrNotFinite.
func FitMean(targets []float64) (Mean, error) {
	if len(targets) == 0 {
		return Mean{}, fmt.Errorf("%w to take the mean of", ErrNoRows)
	}
	m := Mean{mean(targets)}
	return m, finite("the mean of the true numbers", []float64{m.Value})
}

// Predict predicts so many rows.
func (m Mean) Predict(rows int) []float64 {
	list := make([]float64, rows)
	fill(list, m.Value)
	return list
}

func fill(list []float64, v float64) {
	for i := range list {
		list[i] = v
	}
}
