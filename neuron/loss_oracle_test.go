package neuron

import (
	"fmt"
	"math"
	"testing"
)

// lossCase is what another implementation makes of what output neurons sum.
// testdata/losses.py made it.
type lossCase struct {
	Loss, Activation string
	Settings         LossSettings
}

// head returns the network's head, of so many outputs, and what its output
// neurons apply.
func (c lossCase) head(t *testing.T, outputs int) (Head, Activation) {
	s := spec(1, c.Loss, LayerSpec{Neurons: outputs, Activation: c.Activation})
	s.LossSettings = c.Settings
	n := made(t, s)
	return n.Head, n.Layers[1].Activation
}

func (c lossCase) String() string { return fmt.Sprint(c.Loss, " ", c.Activation, " ", c.Settings) }

// lossOfSums returns the loss and its gradient by z, what the output neurons sum.
func lossOfSums(head Head, output Activation, z, targets Signals) (loss float64, errors Signals) {
	y, outputs := NewSignals(z.Rows, z.Cols), NewSignals(z.Rows, z.Cols)
	errors = NewSignals(z.Rows, z.Cols)
	output.Fire(y.Data, z.Data)
	loss = head.LossAndGradient(errors, outputs, y, targets)
	output.Backward(errors.Data, z.Data, y.Data)
	return loss, errors
}

func TestLossesAndTheirGradientsAgreeWithPyTorch(t *testing.T) {
	var file struct {
		Points []struct {
			lossCase
			Emitted, Targets, Values, Errors []float64
		}
		Batches []struct {
			lossCase
			Emitted, Targets, Errors [][]float64
			Value                    float64
		}
	}
	readJSON(t, "testdata/losses.json", &file)
	compared := map[string]bool{}
	for _, p := range file.Points {
		head, output := p.head(t, 1)
		for i, z := range p.Emitted {
			loss, errors := lossOfSums(head, output, columns([][]float64{{z}}), columns([][]float64{{p.Targets[i]}}))
			what := fmt.Sprintf("%v, target %v: ", p.lossCase, p.Targets[i])
			lost := lost(p.Loss, p.Activation, z, p.Targets[i])
			agree(t, what+"loss", z, loss, &p.Values[i], lost)
			agree(t, what+"gradient", z, errors.Data[0], &p.Errors[i], lost)
		}
	}
	for _, b := range file.Batches {
		compared[b.Loss] = true
		head, output := b.head(t, len(b.Errors[0]))
		loss, errors := lossOfSums(head, output, columns(b.Emitted), columns(b.Targets))
		agree(t, fmt.Sprint(b.lossCase, " batch"), 0, loss, &b.Value, 0)
		for i, want := range columns(b.Errors).Data {
			agree(t, fmt.Sprint(b.lossCase, " gradient"), float64(i), errors.Data[i], &want, 2e-16)
		}
	}
	for _, l := range Losses() {
		if !compared[l.Name()] {
			t.Errorf("%s is compared with nothing: add it to testdata/losses.py", l.Name())
		}
	}
}

// lost is what PyTorch may lose: it takes the terms of the deviance, and 1 and
// t/y, from each other, also where they are nearly equal; and a sigmoid or tanh
// that is rounded to 1 has lost its gradient.
func lost(loss, activation string, z, t float64) float64 {
	switch {
	case loss == "poisson":
		return 1e-15 * (math.Abs(t)*(1+math.Abs(z)+math.Abs(math.Log(t+1e-300))) + 1)
	case activation == "sigmoid" || activation == "tanh":
		return 3e-16
	}
	return 0
}
