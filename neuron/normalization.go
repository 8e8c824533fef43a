package neuron

import (
	"errors"
	"fmt"
	"slices"
)

// Names of the normalizations of a hidden layer.
const (
	NoNormalization    = "none"
	BatchNormalization = "batch" // of a neuron's sums over the rows of a batch, before it fires
	LayerNormalization = "layer" // of what a layer emits over its neurons, row by row
)

// Normalizations returns the names of every normalization, sorted.
func Normalizations() []string {
	return []string{BatchNormalization, LayerNormalization, NoNormalization}
}

// NormalizationsWith returns the names of the normalizations that go with the
// named optimizer, sorted: with lbfgs, which makes no steps, batch does not.
func NormalizationsWith(optimizer string) []string {
	return slices.DeleteFunc(Normalizations(), func(name string) bool { return optimizer == LBFGS && name == BatchNormalization })
}

// normalizationFloor is added to every variance that is divided by, as PyTorch's
// default is, so that equal numbers become 0.
const normalizationFloor = 1e-5

// checkNormalizations refuses what cannot be normalised.
func (s Spec) checkNormalizations() error {
	last := len(s.Layers) - 1
	for i, l := range s.Layers {
		how := l.Normalization
		if err := s.checkNormalization(i, how); err != nil {
			return fmt.Errorf("layer %d: %w", i+1, err)
		}
		if i == last && how != "" && how != NoNormalization {
			return fmt.Errorf("the output layer has normalization %s: leave it out there, or the answer loses its size", how)
		}
	}
	return nil
}

func (s Spec) checkNormalization(i int, how string) error {
	switch {
	case how == "":
		return nil
	case !slices.Contains(Normalizations(), how):
		return unknown("normalization", how, Normalizations())
	case how == LayerNormalization && s.Layers[i].Neurons == 1:
		return errors.New("normalization layer makes the signal of a single neuron 0: give the layer more neurons, or choose batch")
	case !slices.Contains(NormalizationsWith(s.Optimizer.Name), how):
		return fmt.Errorf("normalization %s keeps running means that every step moves, and optimizer %s makes no steps: choose layer, or another optimizer, such as adam", how, s.Optimizer.Name)
	}
	return nil
}

// Numbers is how many weights a neuron of the layer has: its bias, one per
// incoming signal, and what batch normalization adds.
func (l *Layer) Numbers() int {
	if l.Normalization == BatchNormalization {
		return 1 + l.Inputs + batchNumbers
	}
	return 1 + l.Inputs
}

// SumRows is how many rows the sums of a run of so many neurons have: one per
// neuron, what its activation is given, and with batch normalization then one per
// neuron more, the sum before that.
func (l *Layer) SumRows(run int) int {
	if l.Normalization == BatchNormalization {
		return 2 * run
	}
	return run
}

// sums returns what neuron i of a run summed: behind what the activations of the
// run are given, where that is something else.
func (l *Layer) sums(z Signals, i int) []float64 {
	run := z.Rows / l.SumRows(1)
	return signal(z, z.Rows-run+i)
}
