package neuron

import (
	"math"
	"testing"
)

// normalised is a training by another implementation; testdata/normalization.py
// made them.
type normalised struct {
	Hidden      []LayerSpec
	Optimizer   string
	Clip        float64       // most length of the gradient of all weights; 0: any
	Clipped     int           // steps in which it was longer
	Start, End  [][][]float64 // by layer and neuron
	In, Targets [][][]float64 // by step and row
	Losses      []float64     // by step
	Answers     [][]float64   // to the first step's rows, after the last step
}

func TestNormalisedNetworksLearnAndPredictAsInPyTorch(t *testing.T) {
	var file struct{ Cases []normalised }
	readOracle(t, "normalization.json", &file)
	seen, clipped := map[string]bool{}, 0
	for i, c := range file.Cases {
		clipped += c.Clipped
		for _, l := range c.Hidden {
			seen[l.Normalization] = true
		}
		if worst := c.replay(t); !(worst <= 1e-10) {
			t.Errorf("case %d is off by %.1e in %d steps", i, worst, len(c.In))
		} else {
			t.Logf("case %d: at most %.1e off in %d steps", i, worst, len(c.In))
		}
	}
	if clipped == 0 {
		t.Error("no gradient was clipped")
	}
	for _, how := range Normalizations() {
		if !seen[how] {
			t.Errorf("there is no training with normalization %s: add one to normalization.py", how)
		}
	}
}

// replay goes the way step by step and returns how far off anything was at the
// worst.
func (c normalised) replay(t *testing.T) (worst float64) {
	t.Helper()
	s := spec(len(c.In[0][0]), "mse", append(c.Hidden, LayerSpec{Neurons: len(c.Targets[0][0]), Activation: "identity"})...)
	s.Optimizer, _ = DefaultOptimizer(c.Optimizer)
	s.Optimizer.LearningRate = map[string]float64{"sgd": 0.1, "adam": 0.02}[c.Optimizer]
	s.Regularization.ClipTotal = c.Clip
	r := NewReference(made(t, s))
	for l, layer := range c.Start {
		for j, weights := range layer {
			if copy(r.Params[l+1][j].Weights, weights) != len(r.Params[l+1][j].Weights) {
				t.Fatalf("layer %d has %d numbers, want %d", l+1, len(weights), len(r.Params[l+1][j].Weights))
			}
		}
	}
	compare := func(got, want float64) { worst = max(worst, math.Abs(got-want)) }
	for i := range c.In {
		loss, err := r.Step(columns(c.In[i]), columns(c.Targets[i]))
		if err != nil {
			t.Fatal(err)
		}
		compare(loss, c.Losses[i])
	}
	for l, layer := range c.End {
		for j, weights := range layer {
			for k, w := range weights {
				compare(r.Params[l+1][j].Weights[k], w)
			}
		}
	}
	answers := r.Predict(columns(c.In[0]))
	for b, row := range c.Answers {
		for j, want := range row {
			compare(at(answers, j, b), want)
		}
	}
	return worst
}
