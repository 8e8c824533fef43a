package neuron

import (
	"fmt"
	"math"
)

// OptimizerSpec names an optimizer and its settings. A setting that the
// optimizer does not read stays 0.
type OptimizerSpec struct {
	Name         string
	LearningRate float64
	Momentum     float64 // momentum and nesterov: share of the last step kept, [0, 1)
	Beta1        float64 // adam: share of the mean gradient kept, [0, 1)
	Beta2        float64 // adam: share of the mean squared gradient kept, [0, 1)
	Epsilon      float64 // adam: added to the root of the mean squared gradient
}

// recipe is what the list of optimizers knows of one.
type recipe struct {
	defaults OptimizerSpec // a setting that the optimizer does not read is 0
	build    func(OptimizerSpec) Optimizer
}

// recipes lists every optimizer, sorted by name.
func recipes() []recipe {
	return []recipe{
		{
			OptimizerSpec{Name: "adam", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
			func(s OptimizerSpec) Optimizer { return adam{s.LearningRate, s.Beta1, s.Beta2, s.Epsilon} },
		},
		{
			OptimizerSpec{Name: "momentum", LearningRate: 0.1, Momentum: 0.9},
			func(s OptimizerSpec) Optimizer { return momentum{s.LearningRate, s.Momentum} },
		},
		{
			OptimizerSpec{Name: "nesterov", LearningRate: 0.1, Momentum: 0.9},
			func(s OptimizerSpec) Optimizer { return nesterov{s.LearningRate, s.Momentum} },
		},
		{
			OptimizerSpec{Name: "sgd", LearningRate: 0.1},
			func(s OptimizerSpec) Optimizer { return sgd{s.LearningRate} },
		},
	}
}

// Optimizers returns the names of every optimizer, sorted.
func Optimizers() []string {
	var names []string
	for _, r := range recipes() {
		names = append(names, r.defaults.Name)
	}
	return names
}

// DefaultOptimizer returns the named optimizer with the settings people
// expect: sgd at a learning rate of 0.1; momentum and nesterov the same with a
// momentum of 0.9; adam at 0.001 with beta1 0.9, beta2 0.999 and epsilon 1e-8,
// as its paper, PyTorch, Keras and scikit-learn have it.
func DefaultOptimizer(name string) (OptimizerSpec, error) {
	r, err := findRecipe(name)
	return r.defaults, err
}

// findRecipe returns the recipe of that name.
func findRecipe(name string) (recipe, error) {
	for _, r := range recipes() {
		if r.defaults.Name == name {
			return r, nil
		}
	}
	return recipe{}, unknown("optimizer", name, Optimizers())
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
