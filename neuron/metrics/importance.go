package metrics

import (
	"math"

	"deepnet/neuron"
)

// Permutation is one prediction that tells what a group of features is worth (Breiman, 2001; Fisher et al., 2019): that group
// of every row is taken from another row. Features made of one column, such as a one-hot's, belong into one group.
type Permutation struct {
	Seed   uint64
	Group  int // which group of features, from 0
	Repeat int // which of its repeats, from 0
}

// Order says from which row each row takes the group. It is the same for every feature of the group, and depends on nothing
// but the Permutation and the number of rows.
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

// Apply returns a copy of the inputs, features x rows, whose given features (those of the group) are in the Order of the rows.
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

// Worth is what a group of features is worth.
type Worth struct {
	Mean   float64 `json:"mean"`   // what the score loses without it
	Spread float64 `json:"spread"` // standard deviation over the repeats, by their number
}

// Importance returns what a group is worth, of a score that is better the larger it is (negate a loss): the score of the
// model, and its scores with the group permuted. It panics unless there is one.
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
