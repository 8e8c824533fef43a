package metrics

import (
	"math"

	"deepnet/neuron"
)

// Permutation is one prediction that measures the permutation importance of a group of features (Breiman, 2001; Fisher et
// al., 2019): every row has that group from another row. Features made of one column, such as those of a one-hot code, belong
// to one group.
type Permutation struct {
	Seed   uint64
	Group  int // which group of features, from 0
	Repeat int // which of its repeats, from 0
}

// Order returns from which row each row takes the group. It is the same for every feature of the group, and depends only on
// the Permutation and the number of rows.
func (p Permutation) Order(rows int) []int {
	order := make([]int, rows)
	for r := range order {
		order[r] = r
	}
	chance := neuron.NewChance()
	chance.Reset(neuron.Key{Seed: p.Seed, Purpose: neuron.PurposePermutation, Layer: p.Group, Step: uint64(p.Repeat)})
	chance.Permute(order)
	return order
}

// Apply returns a copy of the inputs, features x rows, in which the rows have the given features, those of the group, in Order.
func (p Permutation) Apply(inputs neuron.Signals, features []int) neuron.Signals {
	permuted := neuron.NewSignals(inputs.Rows, inputs.Cols)
	for f := range inputs.Rows {
		copy(line(permuted, f), line(inputs, f))
	}
	order := p.Order(inputs.Cols)
	for _, f := range features {
		to, from := line(permuted, f), line(inputs, f)
		for r, other := range order {
			to[r] = from[other]
		}
	}
	return permuted
}

// Worth is the permutation importance of a group of features.
type Worth struct {
	Mean   float64 `json:"mean"`   // how much the score falls without it
	Spread float64 `json:"spread"` // standard deviation over the repeats, dividing by their number
}

// Importance returns the importance of a group of features from the score of the model and its scores with the group
// permuted, larger scores being better (negate a loss). It panics if no score is permuted.
func Importance(score float64, permuted []float64) Worth {
	if len(permuted) == 0 {
		panic("metrics: an importance without repeats")
	}
	drops := make([]float64, len(permuted))
	for i, v := range permuted {
		drops[i] = score - v
	}
	m := mean(drops)
	return Worth{Mean: m, Spread: math.Sqrt(variance(drops, m))}
}
