package neuron

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Limits of a network, which Validate checks.
const (
	MaxWidth      = 1_000_000   // neurons in one layer, and inputs
	MaxLayers     = 64          // hidden layers and the output layer
	MaxParameters = 100_000_000 // weights and biases of all learning neurons
)

// Spec is everything that decides a network, in plain values.
type Spec struct {
	Inputs         int                // columns of a row
	Scales         []Scale            // of the inputs, one each, which the input neurons have; nil: inputs stay as they are
	Layers         []LayerSpec        // hidden layers, output layer last
	Loss           string             // one of Losses
	LossSettings   LossSettings       // 0: the loss's defaults
	Optimizer      OptimizerSpec      // every setting resolved; see DefaultOptimizer
	Regularization RegularizationSpec // the zero value: none
	InputDropout   float64            // share of the inputs that a training step drops, [0, 1)
	InputNoise     float64            // standard deviation of the normal noise that a training step adds to the inputs; 0: none
	Average        float64            // share of the moving average of the weights that a step keeps, [0, 1); 0: there is no average
	Initializer    string             // one of Initializers
	Seed           uint64
}

// Scale is the mean and the standard deviation of an input, by which its input neuron
// standardizes it: the weight is 1/Deviation, the bias -Mean/Deviation. A Deviation of
// 0 counts as 1.
type Scale struct{ Mean, Deviation float64 }

// LayerSpec describes a layer that learns.
type LayerSpec struct {
	Neurons       int
	Activation    string  // one of Activations; on the output layer one of OutputActivations
	Dropout       float64 // share of its signals that a training step drops, [0, 1); 0 on the output layer
	Normalization string  // one of Normalizations; empty: none, as on the output layer
}

// Validate says in a sentence what is wrong with s and what would be right, or
// returns nil: then New can make the network.
func (s Spec) Validate() error {
	checks := []func() error{
		s.checkWidths, s.checkSize, s.checkScales, s.checkActivations,
		s.checkHead, s.checkInitializer, s.Optimizer.validate, s.Regularization.validate, s.checkNoise, s.checkLBFGS, s.checkNormalizations,
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

// checkSize bounds the parameters. It runs after checkWidths, whose limits keep their
// number within 64 bits.
func (s Spec) checkSize() error {
	if total := s.Parameters(); total > MaxParameters {
		return fmt.Errorf("%d weights and biases: the limit is %d, so make the layers narrower", total, int64(MaxParameters))
	}
	return nil
}

// Parameters is how many numbers the neurons that learn have, without moments.
func (s Spec) Parameters() int64 {
	total, inputs := int64(0), s.Inputs
	for _, l := range s.Layers {
		layer := Layer{Inputs: inputs, Normalization: l.Normalization}
		total += int64(layer.Numbers()) * int64(l.Neurons)
		inputs = l.Neurons
	}
	return total
}

func (s Spec) checkScales() error {
	if s.Scales != nil && len(s.Scales) != s.Inputs {
		return fmt.Errorf("%d scales for %d inputs: give one per input, or none", len(s.Scales), s.Inputs)
	}
	for i, scale := range s.Scales {
		if scale.Deviation < 0 || math.IsInf(scale.Deviation, 0) || !Finite(scale.params()) {
			return fmt.Errorf("input %d has mean %v and deviation %v: give finite numbers, the deviation 0 or above and large enough to divide by",
				i, scale.Mean, scale.Deviation)
		}
	}
	return nil
}

func (s Spec) checkActivations() error {
	last := len(s.Layers) - 1
	anywhere, output := names(Activations()), OutputActivations()
	for i, l := range s.Layers {
		may := anywhere
		if i == last {
			may = output
		}
		switch {
		case slices.Contains(may, l.Activation):
			continue
		case slices.Contains(output, l.Activation):
			return fmt.Errorf("layer %d: %s belongs on the output layer only: choose %s", i+1, l.Activation, either(anywhere))
		default:
			return fmt.Errorf("layer %d: %w", i+1, unknown("activation", l.Activation, may))
		}
	}
	return nil
}

// checkHead refuses an output layer and a loss that do not fit each other.
func (s Spec) checkHead() error {
	loss, err := findLoss(s.Loss)
	if err != nil {
		return err
	}
	if err := loss.check(s.LossSettings); err != nil {
		return err
	}
	output := s.Layers[len(s.Layers)-1]
	switch {
	case loss.outputs != nil && !slices.Contains(loss.outputs, output.Activation):
		return fmt.Errorf("loss %s needs %s, which %s does not give: choose %s for the output layer",
			s.Loss, loss.needs, output.Activation, either(loss.outputs))
	case output.Activation == Softmax && output.Neurons == 1:
		return errors.New("softmax of one neuron is always 1: give the output layer a neuron per class, or choose sigmoid")
	}
	return nil
}

// noise lists the settings of dropout, noise and average without the dropout of the
// layers.
func (s Spec) noise() []given {
	return []given{{"input dropout", s.InputDropout, from0Below1}, {"input noise", s.InputNoise, from0}, {"average", s.Average, from0Below1}}
}

func (s Spec) checkNoise() error {
	settings := s.noise()
	for i, l := range s.Layers {
		settings = append(settings, given{fmt.Sprintf("layer %d: dropout", i+1), l.Dropout, from0Below1})
	}
	for _, g := range settings {
		if err := g.check(); err != nil {
			return err
		}
	}
	if l := s.Layers[len(s.Layers)-1]; l.Dropout != 0 {
		return fmt.Errorf("the output layer has dropout %v: leave it 0, or the answer is left out", l.Dropout)
	}
	return nil
}

func (s Spec) checkInitializer() error {
	_, err := findInitializer(s.Initializer)
	return err
}
