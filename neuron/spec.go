package neuron

import (
	"fmt"
	"math"
	"strings"
)

// Limits of a network that Validate holds.
const (
	MaxWidth      = 1_000_000   // neurons in one layer, and inputs
	MaxLayers     = 64          // hidden layers and the output layer
	MaxParameters = 100_000_000 // weights and biases of all learning neurons
)

// Spec is everything that decides a network, in plain values.
type Spec struct {
	Inputs      int           // columns of a row
	Scales      []Scale       // nil: as they are; else one per input: what the input neurons hold
	Layers      []LayerSpec   // hidden layers, output layer last
	Loss        string        // mse, binary_crossentropy, softmax_crossentropy
	Optimizer   OptimizerSpec // every setting resolved; see DefaultOptimizer
	Initializer string        // uniform, glorot, he
	Seed        uint64
}

// Scale is what an input neuron knows of its column: its weight is
// 1/Deviation, its bias -Mean/Deviation. A Deviation of 0 counts as 1.
type Scale struct{ Mean, Deviation float64 }

// LayerSpec describes a layer that learns.
type LayerSpec struct {
	Neurons    int
	Activation string // identity, relu, sigmoid, tanh; on the output layer also softmax
}

// Validate says in a sentence what is wrong with s and what would be right, or
// returns nil: then New can make the network.
func (s Spec) Validate() error {
	checks := []func() error{
		s.checkWidths, s.checkSize, s.checkScales, s.checkActivations,
		s.checkHead, s.checkInitializer, s.Optimizer.validate,
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return fmt.Errorf("network: %w", err)
		}
	}
	return nil
}

func (s Spec) checkWidths() error {
	if s.Inputs < 1 || s.Inputs > MaxWidth {
		return fmt.Errorf("%d inputs: give 1 to %d", s.Inputs, MaxWidth)
	}
	if len(s.Layers) < 1 || len(s.Layers) > MaxLayers {
		return fmt.Errorf("%d layers: give 1 to %d, the output layer last", len(s.Layers), MaxLayers)
	}
	for i, l := range s.Layers {
		if l.Neurons < 1 || l.Neurons > MaxWidth {
			return fmt.Errorf("layer %d has %d neurons: give 1 to %d", i+1, l.Neurons, MaxWidth)
		}
	}
	return nil
}

// checkSize bounds the parameters; it runs after checkWidths, whose limits
// keep the sum within 64 bits.
func (s Spec) checkSize() error {
	total, inputs := int64(0), int64(s.Inputs)
	for _, l := range s.Layers {
		total += (1 + inputs) * int64(l.Neurons)
		inputs = int64(l.Neurons)
	}
	if total > MaxParameters {
		return fmt.Errorf("%d weights and biases: the limit is %d, so make the layers narrower", total, int64(MaxParameters))
	}
	return nil
}

func (s Spec) checkScales() error {
	if s.Scales != nil && len(s.Scales) != s.Inputs {
		return fmt.Errorf("%d scales for %d inputs: give one per input, or none", len(s.Scales), s.Inputs)
	}
	for i, scale := range s.Scales {
		if scale.Deviation < 0 || !Finite(scale.params()) {
			return fmt.Errorf("input %d has mean %v and deviation %v: give finite numbers, the deviation not below 0 and not too small to divide by",
				i, scale.Mean, scale.Deviation)
		}
	}
	return nil
}

func (s Spec) checkActivations() error {
	for i, l := range s.Layers {
		output := i == len(s.Layers)-1
		if l.Activation == Softmax && !output {
			return fmt.Errorf("layer %d: softmax belongs on the output layer only: choose %s", i+1, either(activationNames()))
		}
		if _, ok := findActivation(l.Activation); ok || l.Activation == Softmax {
			continue
		}
		names := activationNames()
		if output {
			names = append(names, Softmax)
		}
		return fmt.Errorf("layer %d: %w", i+1, unknown("activation", l.Activation, names))
	}
	return nil
}

// checkHead refuses output layers and losses that do not fit.
func (s Spec) checkHead() error {
	output := s.Layers[len(s.Layers)-1]
	if _, ok := findLoss(s.Loss); !ok {
		return unknown("loss", s.Loss, lossNames())
	}
	switch {
	case s.Loss == softmaxCrossEntropy{}.Name() && output.Activation != Softmax:
		return fmt.Errorf("loss %s needs probabilities that add up to 1, and %s gives none: choose softmax for the output layer",
			s.Loss, output.Activation)
	case s.Loss == binaryCrossEntropy{}.Name() && output.Activation != sigmoid{}.Name():
		return fmt.Errorf("loss %s needs each output to be a probability of its own, and %s gives none: choose sigmoid for the output layer",
			s.Loss, output.Activation)
	case output.Activation == Softmax && output.Neurons == 1:
		return fmt.Errorf("softmax of one neuron is always 1: give the output layer a neuron per class, or choose sigmoid")
	}
	return nil
}

func (s Spec) checkInitializer() error {
	_, err := findInitializer(s.Initializer)
	return err
}

// validate refuses settings out of range, and settings that would do nothing.
func (o OptimizerSpec) validate() error {
	r, err := findRecipe(o.Name)
	if err != nil {
		return err
	}
	if !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 0) {
		return fmt.Errorf("learning rate %v: give a finite number above 0", o.LearningRate)
	}
	shares := []struct {
		name        string
		value, read float64
	}{
		{"momentum", o.Momentum, r.defaults.Momentum},
		{"beta1", o.Beta1, r.defaults.Beta1},
		{"beta2", o.Beta2, r.defaults.Beta2},
	}
	for _, s := range shares {
		if s.read == 0 && s.value != 0 {
			return fmt.Errorf("optimizer %s has no %s: leave it 0, or choose another of %s", o.Name, s.name, either(Optimizers()))
		}
		if !(s.value >= 0 && s.value < 1) {
			return fmt.Errorf("%s %v: give a number from 0 up to, but not, 1", s.name, s.value)
		}
	}
	return o.checkEpsilon(r.defaults.Epsilon)
}

func (o OptimizerSpec) checkEpsilon(read float64) error {
	switch {
	case read == 0 && o.Epsilon != 0:
		return fmt.Errorf("optimizer %s has no epsilon: leave it 0", o.Name)
	case read != 0 && (!(o.Epsilon > 0) || math.IsInf(o.Epsilon, 0)):
		return fmt.Errorf("epsilon %v: give a finite number above 0", o.Epsilon)
	}
	return nil
}

// unknown is the error for a name that no list has.
func unknown(what, name string, known []string) error {
	return fmt.Errorf("unknown %s %q: choose %s", what, name, either(known))
}

// either writes names as people do: a, b or c.
func either(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func activationNames() []string {
	var names []string
	for _, a := range Activations() {
		names = append(names, a.Name())
	}
	return names
}

func lossNames() []string {
	var names []string
	for _, l := range Losses() {
		names = append(names, l.Name())
	}
	return names
}
