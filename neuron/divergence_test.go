package neuron

import (
	"errors"
	"math"
	"testing"
)

// diverge steps until a step fails, and checks that the failed step changed
// nothing.
func diverge(t *testing.T, s Spec, in, targets Signals) *Divergence {
	t.Helper()
	r := NewReference(made(t, s))
	for range 1000 {
		r.Epoch++
		before, steps := Digest(r.Params, nil), r.Steps
		_, err := r.Step(in, targets)
		if err == nil {
			continue
		}
		var d *Divergence
		if !errors.As(err, &d) {
			t.Fatalf("the error is %v", err)
		}
		if r.Steps != steps || Digest(r.Params, nil) != before {
			t.Error("the failed step left its mark")
		}
		if _, _, bad := r.Network.FirstBad(r.Params); bad {
			t.Error("the last params are not good")
		}
		return d
	}
	t.Fatal("1000 steps and no divergence")
	return nil
}

func TestAnExplodingLearningRateIsADivergenceThatNamesItsPlace(t *testing.T) {
	linear := spec(2, "mse", LayerSpec{Neurons: 3, Activation: "relu"}, LayerSpec{Neurons: 2, Activation: "identity"})
	in, targets := columns([][]float64{{1, 2}, {2, -1}}), columns([][]float64{{3, 1}, {-5, 2}})
	for _, test := range []struct {
		name string
		rate float64
		in   Signals
		want Divergence
	}{
		{"in an output neuron's weights", 1.5e308, in, Divergence{1, 1, 2, 0, "weights"}},
		{"in a hidden neuron's weights", 1e308, in, Divergence{1, 1, 1, 2, "weights"}},
		{"in an output", 1e200, in, Divergence{2, 2, 2, 0, "signal"}},
		{"in the loss", 1e90, in, Divergence{2, 2, -1, 0, "loss"}},
		{"in the data", 0.1, columns([][]float64{{1, 1}, {1, math.Inf(1)}}), Divergence{1, 1, 0, 1, "signal"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			linear.Optimizer.LearningRate = test.rate
			if got := diverge(t, linear, test.in, targets); *got != test.want {
				t.Errorf("it is %+v, want %+v", *got, test.want)
			}
		})
	}
}

func TestADivergenceSaysWhereAndWhatToTry(t *testing.T) {
	for _, test := range []struct {
		divergence Divergence
		want       string
	}{
		{Divergence{3, 7, 1, 2, "weights"}, "diverged at epoch 3, step 7: the weights of layer 1, neuron 2 stopped being finite"},
		{Divergence{0, 7, 0, 2, "signal"}, "diverged at step 7: the signal of layer 0, neuron 2 stopped being finite"},
		{Divergence{1, 7, -1, 0, "loss"}, "diverged at epoch 1, step 7: the loss stopped being finite"},
	} {
		want := test.want + "; try a smaller learning rate, or inputs and targets of a size around 1"
		if got := test.divergence.Error(); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

func TestFiniteMissesNoNumber(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for i := range 3 {
			p := Params{Weights: make([]float64, 3), Moments: make([]float64, 3)}
			if !Finite(p) {
				t.Error("zeros are not finite")
			}
			p.Weights[i] = bad
			if Finite(p) {
				t.Errorf("weight %d is %v", i, bad)
			}
			p.Weights[i], p.Moments[i] = math.MaxFloat64, bad
			if Finite(p) {
				t.Errorf("moment %d is %v", i, bad)
			}
			s := NewSignals(3, 2)
			s.Data[2*i+1] = bad
			if row, ok := FiniteSignals(s); ok || row != i {
				t.Errorf("row %d is %v, found %d", i, bad, row)
			}
		}
	}
	if _, ok := FiniteSignals(NewSignals(2, 2)); !ok {
		t.Error("zeros are not finite")
	}
}

func TestTheFirstBadNeuronIsTheOneThatLearnsFirst(t *testing.T) {
	n := made(t, spec(1, "mse", LayerSpec{Neurons: 3, Activation: "relu"}, LayerSpec{Neurons: 3, Activation: "identity"}))
	next := n.Initial()
	if _, _, bad := n.FirstBad(next); bad {
		t.Error("the first weights are bad")
	}
	next[1][0].Weights[0], next[2][2].Weights[1], next[2][1].Weights[1] = math.NaN(), math.NaN(), math.NaN()
	if layer, neuron, bad := n.FirstBad(next); !bad || layer != 2 || neuron != 1 {
		t.Errorf("it is layer %d, neuron %d", layer, neuron)
	}
}
