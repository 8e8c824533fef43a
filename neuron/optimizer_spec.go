package neuron

import (
	"fmt"
	"slices"
)

// OptimizerSpec names an optimizer and its settings. A setting that the
// optimizer does not read stays 0.
type OptimizerSpec struct {
	Name           string
	LearningRate   float64 // before any schedule; rprop and irprop_minus: the first step
	Momentum       float64 // momentum, nesterov and both of Sutskever's: share of the last step kept, [0, 1)
	Beta1          float64 // adam, its variants and lion: share of the mean gradient kept, [0, 1)
	Beta2          float64 // the same: share of the mean squared gradient kept, or of what takes its place, [0, 1)
	Epsilon        float64 // added to the root that the gradient is divided by; above 0
	Rho            float64 // adadelta, rmsprop: share of the mean squared gradient kept, (0, 1)
	EtaMinus       float64 // rprop, irprop_minus: what a step shrinks by, (0, 1)
	EtaPlus        float64 // rprop, irprop_minus: what a step grows by; above 1
	DeltaMin       float64 // rprop, irprop_minus: the least step; above 0
	DeltaMax       float64 // rprop, irprop_minus: the largest step; DeltaMin or above
	DecoupledDecay float64 // every optimizer but lbfgs: the share of each weight, but of no bias, that a step takes off, times the rate; adamw: above 0

	History           int     // lbfgs: steps that the curvature is learned from
	GradientTolerance float64 // lbfgs: it ends where no component of the gradient is larger; from 0 on
	ChangeTolerance   float64 // lbfgs: it ends where a step changes no weight, or the loss, by more; from 0 on
}

// settings lists the settings without the learning rate and the decay, which every
// optimizer reads.
func (o OptimizerSpec) settings() []given {
	return []given{
		{"momentum", o.Momentum, from0Below1},
		{"beta1", o.Beta1, from0Below1},
		{"beta2", o.Beta2, from0Below1},
		{"epsilon", o.Epsilon, above0},
		{"rho", o.Rho, between0And1},
		{"eta_minus", o.EtaMinus, between0And1},
		{"eta_plus", o.EtaPlus, above1},
		{"delta_min", o.DeltaMin, above0},
		{"delta_max", o.DeltaMax, above0},
		{"gradient_tolerance", o.GradientTolerance, from0},
		{"change_tolerance", o.ChangeTolerance, from0},
		{"history", float64(o.History), whole1To100},
	}
}

// Optimizers returns the names of every optimizer, sorted.
func Optimizers() []string {
	var names []string
	for _, r := range optimizerEntries() {
		names = append(names, r.defaults.Name)
	}
	names = append(names, LBFGS)
	slices.Sort(names)
	return names
}

// DefaultOptimizer returns the named optimizer with the settings people
// expect: sgd at a learning rate of 0.1; momentum and nesterov the same with a
// momentum of 0.9; sutskever_momentum and sutskever_nesterov as scikit-learn has
// them, at 0.001; adam and adam_epsilon_hat at 0.001 with beta1 0.9, beta2 0.999
// and epsilon 1e-8, as PyTorch, Keras and scikit-learn have it; of all others what
// PyTorch has, of lion and rprop what their papers have.
func DefaultOptimizer(name string) (OptimizerSpec, error) {
	r, err := findOptimizer(name)
	return r.defaults, err
}

// WholeBatches says whether the named optimizer needs all rows in every step, as
// rprop, irprop_minus and lbfgs do: they compare successive gradients, which means
// nothing between batches of different rows. They find the length of their steps by
// themselves, and take no schedule.
func WholeBatches(optimizer string) bool {
	r, _ := findOptimizer(optimizer)
	return r.defaults.EtaPlus != 0 || optimizer == LBFGS
}

// validate refuses settings out of range, and settings that would do nothing.
func (o OptimizerSpec) validate() error {
	r, err := findOptimizer(o.Name)
	if err != nil {
		return err
	}
	if err := (given{"learning rate", o.LearningRate, above0}).check(); err != nil {
		return err
	}
	read := r.defaults.settings()
	for i, s := range o.settings() {
		if read[i].value == 0 && s.value != 0 {
			return fmt.Errorf("optimizer %s has no %s: leave it 0, or choose %s", o.Name, s.name, either(readers(i)))
		}
		if read[i].value == 0 {
			continue
		}
		if err := s.check(); err != nil {
			return err
		}
	}
	return o.checkTogether()
}

// readers returns the names of the optimizers that read the setting listed at i.
func readers(i int) []string {
	var names []string
	for _, r := range append(optimizerEntries(), lbfgsEntry()) {
		if r.defaults.settings()[i].value != 0 {
			names = append(names, r.defaults.Name)
		}
	}
	return names
}

// checkTogether refuses settings that do not go with each other.
func (o OptimizerSpec) checkTogether() error {
	switch {
	case o.DeltaMin > o.DeltaMax:
		return fmt.Errorf("delta_min %v is above delta_max %v: give the least step first", o.DeltaMin, o.DeltaMax)
	case o.Name == adamW && o.DecoupledDecay == 0:
		return fmt.Errorf("adamw without a decoupled decay is adam: choose adam, or give a decay above 0, as 0.01")
	}
	return given{"decoupled decay", o.DecoupledDecay, from0}.check()
}
