package metrics

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// standard shifts and scales every feature to mean 0 and standard deviation 1 over the rows that it was computed from; a
// feature that is constant there, or too large to be squared, becomes 0 everywhere.
type standard struct{ means, factors []float64 }

func newStandard(inputs neuron.Signals) standard {
	s := standard{make([]float64, inputs.Rows), make([]float64, inputs.Rows)}
	for f := range inputs.Rows {
		m := mean(line(inputs, f))
		if v := variance(line(inputs, f), m); v > 0 && isFinite(v) {
			s.means[f], s.factors[f] = m, 1/math.Sqrt(v)
		}
	}
	return s
}

// apply returns the inputs shifted and scaled.
func (s standard) apply(inputs neuron.Signals) neuron.Signals {
	z := neuron.NewSignals(inputs.Rows, inputs.Cols)
	for f, m := range s.means {
		to := line(z, f)
		for r, v := range line(inputs, f) {
			to[r] = float64((v - m) * s.factors[f])
		}
	}
	return z
}

// weigh sets sums to weights[0] + the sum of weights[1+f] * feature f for every row: weights are a bias and one per feature.
func weigh(sums, weights []float64, z neuron.Signals) {
	kernel.Sums(sums, weights[0], weights[1:], z)
}

// collect is the transpose of weigh: it sets into to the total of sums, and to the sum of sums times each feature.
func collect(into, sums []float64, z neuron.Signals) {
	into[0] = kernel.Total(sums)
	kernel.Dots(into[1:], sums, z)
}
