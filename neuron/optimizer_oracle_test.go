package neuron

import (
	"math"
	"slices"
	"testing"
)

// trajectory is what another implementation makes of a neuron's weights;
// testdata/optimizers.py made them.
type trajectory struct {
	Optimizer      OptimizerSpec
	Regularization RegularizationSpec
	Rows           int
	Start          []float64   // bias, weights
	Rates          []float64   // by step
	Gradients      [][]float64 // by step: of the loss
	After          [][]float64 // by step
}

func TestEveryOptimizerAndRegularizerMovesWeightsAsInPyTorch(t *testing.T) {
	var file struct{ Cases []trajectory }
	readOracle(t, "optimizers.json", &file)
	missing := append(stepwise(), "clip_value", "clip_norm", "l2", "l1", "decoupled_decay", "max_norm")
	for _, c := range file.Cases {
		name, worst := c.Optimizer.Name, c.replay(t)
		for _, r := range c.regularizers() {
			name += ", " + r.Name()
			missing = slices.DeleteFunc(missing, func(s string) bool { return s == r.Name() })
		}
		missing = slices.DeleteFunc(missing, func(s string) bool { return s == c.Optimizer.Name })
		if t.Logf("%s: at most %.1e off", name, worst); !(worst <= 1e-12) || len(c.After) < 20 {
			t.Errorf("%s is off by %.1e in %d steps", name, worst, len(c.After))
		}
	}
	if len(missing) > 0 {
		t.Errorf("there is no trajectory of %q: add one to optimizers.py", missing)
	}
}

func (c trajectory) regularizers() []Regularizer {
	return Spec{Optimizer: c.Optimizer, Regularization: c.Regularization}.regularizers()
}

// replay goes the way step by step and returns how far off it was at the worst.
func (c trajectory) replay(t *testing.T) (worst float64) {
	t.Helper()
	s := spec(len(c.Start)-1, "mse", LayerSpec{Neurons: 1, Activation: "identity"})
	s.Optimizer, s.Regularization = c.Optimizer, c.Regularization
	n := made(t, s)
	now := n.Initial()[1][0]
	copy(now.Weights, c.Start)
	for i, want := range c.After {
		next := now.Blank()
		n.Layers[1].Move(next, now, c.Gradients[i], nil, n.Optimizer, StepSettings{Step: uint64(i) + 1, Rate: c.Rates[i], Rows: c.Rows, Incoming: len(now.Weights) - 1})
		now = next
		for k, w := range want {
			worst = max(worst, math.Abs(now.Weights[k]-w))
		}
	}
	return worst
}
