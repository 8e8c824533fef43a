package neuron

import (
	"errors"
	"fmt"
	"slices"
)

// Names of the normalizations of a hidden layer.
const (
	NoNormalization    = "none"
	BatchNormalization = "batch" // of a neuron's sums over the rows of a batch, before its activation
	LayerNormalization = "layer" // of the signals that a layer emits, over its neurons, row by row
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

// normalizationFloor is added to every variance that is divided by, so that equal
// numbers become 0. It is PyTorch's default eps.
const normalizationFloor = 1e-5

// checkNormalizations refuses normalizations that a layer or the optimizer cannot have.
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

// checkNormalization is checkNormalizations for layer i.
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

// Numbers is how many weights a neuron of the layer has: its bias, one per incoming
// signal, and those that batch normalization adds.
func (l *Layer) Numbers() int {
	if l.Normalization == BatchNormalization {
		return 1 + l.Inputs + batchNumbers
	}
	return 1 + l.Inputs
}

// SumRows is how many rows the sums z of so many neurons have: one per neuron, the
// input of its activation, followed with batch normalization by one more per neuron,
// its sum before the normalization.
func (l *Layer) SumRows(neurons int) int {
	if l.Normalization == BatchNormalization {
		return 2 * neurons
	}
	return neurons
}

// Sums returns the weighted sums of neuron i of a range: with batch normalization
// they follow the inputs of the activations.
func (l *Layer) Sums(z Signals, i int) []float64 {
	neurons := z.Rows / l.SumRows(1)
	return signal(z, z.Rows-neurons+i)
}
