package neuron

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
)

// noisySpec is a network with all that a step does to signals, weights and rows.
func noisySpec(seed uint64) Spec {
	s := spec(
		3, "softmax_crossentropy",
		LayerSpec{Neurons: 6, Activation: "tanh", Dropout: 0.4}, LayerSpec{Neurons: 5, Activation: "gelu", Dropout: 0.2},
		LayerSpec{Neurons: 3, Activation: Softmax},
	)
	s.InputDropout, s.InputNoise, s.Seed = 0.2, 0.3, seed
	s.Regularization = RegularizationSpec{L1: 0.02, L2: 0.05}
	return s
}

// A noisy step is a step of a fixed network: its gradient is the derivative
// of its objective, penalties and weights of rows with it.
func TestTheGradientHoldsForNoisySignalsPenaltiesAndWeightedRows(t *testing.T) {
	for seed := range uint64(5) {
		n := made(t, noisySpec(seed))
		in, targets := drawn(3, 7, 2, seed), probabilities(3, 7, seed+9)
		plain := NewReference(n)
		plain.Weights = []float64{1, 0, 2.5, 0.25, 1, 3, 0.5}
		params := n.Initial()
		_, gradient, err := plain.Gradient(params, in, targets)
		if err != nil {
			t.Fatal(err)
		}
		other := NewReference(n)
		other.Weights = plain.Weights
		for l := 1; l < len(params); l++ {
			for j := range params[l] {
				own := params[l][j].Weights
				want := fd.Gradient(nil, func(w []float64) float64 {
					params[l][j].Weights = w
					loss, err := other.lossAndGradient(params, in, targets)
					if err != nil {
						t.Fatal(err)
					}
					return loss
				}, own, &fd.Settings{Formula: fd.Central})
				params[l][j].Weights = own
				for k, g := range gradient[l][j].Weights {
					if math.Abs(g-want[k]) > 1e-7*(1+math.Abs(want[k])) {
						t.Errorf("seed %d, layer %d, neuron %d, weight %d: gradient %v, the differences say %v", seed, l, j, k, g, want[k])
					}
				}
			}
		}
	}
}

func TestTheGradientIsTheOneThatAStepTakes(t *testing.T) {
	n := made(t, noisySpec(4))
	in, targets := drawn(3, 5, 2, 1), probabilities(3, 5, 2)
	want := gradient(t, n, in, targets)
	_, got, err := NewReference(n).Gradient(n.Initial(), in, targets)
	if err != nil {
		t.Fatal(err)
	}
	for l := 1; l < len(got); l++ {
		for j, p := range got[l] {
			for k, g := range p.Weights {
				if g != want[l][j].Weights[k] {
					t.Fatalf("layer %d, neuron %d, weight %d: %v, a step moves by %v", l, j, k, g, want[l][j].Weights[k])
				}
			}
		}
	}
}

// Dropout leaves out its share and keeps the mean; noise has its deviation.
func TestNoisySignalsKeepTheirMean(t *testing.T) {
	const rows = 100_000
	for _, c := range []struct{ dropout, noise, variance float64 }{
		{0.5, 0, 4}, {0.1, 0, 4 * 0.1 / 0.9}, {0, 0.5, 0.25}, {0.25, 1, (1+4)/0.75 - 4},
	} {
		l := &Layer{Neurons: 1, Dropout: c.dropout, Noise: c.noise, seed: 7}
		y, out := NewSignals(1, rows), NewSignals(1, rows)
		fill(y.Data, 2)
		l.AddNoise(out, y, make([]bool, rows), Draws{Step: 3, Chance: NewChance()})
		mean, square, none := 0.0, 0.0, 0.0
		for _, x := range out.Data {
			mean += x / rows
			square += (x - 2) * (x - 2) / rows
			if x == 0 {
				none += 1.0 / rows
			}
		}
		if math.Abs(mean-2) > 0.03 || math.Abs(square-c.variance) > 0.06 || math.Abs(none-c.dropout) > 0.01 {
			t.Errorf("%+v: mean %v, variance %v, %v left out", c, mean, square, none)
		}
	}
}

// What a neuron draws does not depend on whom it shares an actor with, and is
// another in every step, layer and seed.
func TestEveryNeuronHasDrawsOfItsOwn(t *testing.T) {
	draw := func(l Layer, first, count int, step uint64) Signals {
		y := NewSignals(count, 9)
		fill(y.Data, 1)
		out := NewSignals(count, 9)
		l.AddNoise(out, y, make([]bool, count*9), Draws{First: first, Step: step, Chance: NewChance()})
		return out
	}
	base := Layer{Index: 1, Neurons: 4, Dropout: 0.3, Noise: 0.1, seed: 5}
	whole := draw(base, 0, 4, 8)
	seen := map[string]string{}
	for i := range 4 {
		alone := draw(base, i, 1, 8)
		if fmt.Sprint(alone.Data) != fmt.Sprint(signal(whole, i)) {
			t.Errorf("neuron %d alone draws %v, in its layer %v", i, alone.Data, signal(whole, i))
		}
		seen[fmt.Sprint(alone.Data)] = fmt.Sprint("neuron ", i)
	}
	deeper, other := base, base
	deeper.Index, other.seed = 2, 6
	seen[fmt.Sprint(draw(deeper, 0, 1, 8).Data)] = "layer"
	seen[fmt.Sprint(draw(other, 0, 1, 8).Data)] = "seed"
	seen[fmt.Sprint(draw(base, 0, 1, 9).Data)] = "step"
	if len(seen) != 7 {
		t.Errorf("of 7 draws that should differ only %d do: %v", len(seen), seen)
	}
}

func TestARowOfWeightTwoCountsAsTwoRows(t *testing.T) {
	n := made(t, spec(2, "softmax_crossentropy", LayerSpec{Neurons: 3, Activation: Softmax}))
	in, targets := drawn(2, 3, 2, 1), probabilities(3, 3, 2)
	twice := NewSignals(2, 4)
	wanted := NewSignals(3, 4)
	for b, row := range []int{0, 1, 1, 2} {
		for k := range 2 {
			set(twice, k, b, at(in, k, row))
		}
		for k := range 3 {
			set(wanted, k, b, at(targets, k, row))
		}
	}
	weighted, plain := NewReference(n), NewReference(n)
	weighted.Weights = []float64{3, 6, 3}
	got, gradient, _ := weighted.Gradient(n.Initial(), in, targets)
	want, wantGradient, _ := plain.Gradient(n.Initial(), twice, wanted)
	if math.Abs(got-want) > 1e-15 {
		t.Errorf("the loss is %v, with the row twice %v", got, want)
	}
	for j, p := range gradient[1] {
		for k, g := range p.Weights {
			if math.Abs(g-wantGradient[1][j].Weights[k]) > 1e-15 {
				t.Errorf("neuron %d, weight %d: gradient %v, with the row twice %v", j, k, g, wantGradient[1][j].Weights[k])
			}
		}
	}
}

func TestSmoothedTargetsGiveEveryClassItsShare(t *testing.T) {
	targets := columns([][]float64{{1, 0, 0, 0}, {0, 0, 1, 0}})
	SmoothTargets(targets, 0.2)
	want := columns([][]float64{{0.85, 0.05, 0.05, 0.05}, {0.05, 0.05, 0.85, 0.05}})
	single := columns([][]float64{{1}, {0}})
	SmoothTargets(single, 0.2)
	for i, x := range append(targets.Data, single.Data...) {
		if w := append(want.Data, 0.9, 0.1)[i]; math.Abs(x-w) > 1e-15 {
			t.Errorf("target %d is %v, want %v", i, x, w)
		}
	}
}

// The average is what its formula makes of the weights of all steps, and learning
// goes on as if there were none.
func TestTheAverageFollowsTheWeightsAndChangesNothing(t *testing.T) {
	s := noisySpec(2)
	s.Optimizer, _ = DefaultOptimizer("adam")
	without := NewReference(made(t, s))
	s.Average = 0.9
	with := NewReference(made(t, s))
	in, targets := drawn(3, 5, 2, 1), probabilities(3, 5, 2)
	want := with.Params[1][2].Clone().Weights
	for step := range 40 {
		for _, r := range []*Reference{with, without} {
			if _, err := r.Step(in, targets); err != nil {
				t.Fatal(err)
			}
		}
		share := min(0.9, float64(2+step)/float64(11+step))
		for k, w := range without.Params[1][2].Weights {
			if got := with.Params[1][2].Weights[k]; got != w {
				t.Fatalf("step %d, weight %d: %v, without an average %v", step+1, k, got, w)
			}
			want[k] = share*want[k] + (1-share)*w
			if got := with.Network.Averages(with.Params)[1][2].Weights[k]; math.Abs(got-want[k]) > 1e-14 {
				t.Fatalf("step %d, weight %d: the average is %v, want %v", step+1, k, got, want[k])
			}
		}
	}
}
