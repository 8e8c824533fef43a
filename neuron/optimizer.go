package neuron

import "math"

// Optimizer turns committed params and the loss's gradient over a neuron's
// weights into the next params, beside them. It is a pure function; step
// counts from 1. The formulas are PyTorch's.
type Optimizer interface {
	// Name is how a Spec names the optimizer.
	Name() string
	// Moments is how many numbers it remembers per weight.
	Moments() int
	// Next writes every number of next. next and now have the same shape and
	// share no memory; gradient has one number per weight.
	Next(next, now Params, gradient []float64, step uint64)
}

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

// recipe is what the list of optimizers knows of one: the defaults, where 0
// means that the optimizer does not read the setting, and how to make it.
type recipe struct {
	defaults OptimizerSpec
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

// sgd is gradient descent: w' = w - rate*g.
type sgd struct{ rate float64 }

func (sgd) Name() string { return "sgd" }
func (sgd) Moments() int { return 0 }

func (o sgd) Next(next, now Params, gradient []float64, _ uint64) {
	for k, g := range gradient {
		next.Weights[k] = math.FMA(-o.rate, g, now.Weights[k])
	}
}

// momentum is Polyak's heavy ball (1964) as PyTorch writes it, without
// dampening: v' = momentum*v + g, w' = w - rate*v'.
type momentum struct{ rate, momentum float64 }

func (momentum) Name() string { return "momentum" }
func (momentum) Moments() int { return 1 }

func (o momentum) Next(next, now Params, gradient []float64, _ uint64) {
	for k, g := range gradient {
		v := math.FMA(o.momentum, now.Moments[k], g)
		next.Moments[k] = v
		next.Weights[k] = math.FMA(-o.rate, v, now.Weights[k])
	}
}

// nesterov is Nesterov's momentum in the form of Sutskever et al. (2013) that
// PyTorch uses: v' = momentum*v + g, w' = w - rate*(g + momentum*v').
type nesterov struct{ rate, momentum float64 }

func (nesterov) Name() string { return "nesterov" }
func (nesterov) Moments() int { return 1 }

func (o nesterov) Next(next, now Params, gradient []float64, _ uint64) {
	for k, g := range gradient {
		v := math.FMA(o.momentum, now.Moments[k], g)
		next.Moments[k] = v
		next.Weights[k] = math.FMA(-o.rate, math.FMA(o.momentum, v, g), now.Weights[k])
	}
}

// adam is Kingma and Ba's (2015) as PyTorch writes it: m' = beta1*m +
// (1-beta1)g, v' = beta2*v + (1-beta2)g^2, and with the bias corrections c =
// 1-beta^step, w' = w - rate/c1 * m'/(sqrt(v')/sqrt(c2) + epsilon). Its moments
// are first all m, then all v.
type adam struct{ rate, beta1, beta2, epsilon float64 }

func (adam) Name() string { return "adam" }
func (adam) Moments() int { return 2 }

func (o adam) Next(next, now Params, gradient []float64, step uint64) {
	n := len(gradient)
	rate := o.rate / (1 - power(o.beta1, step))
	root := math.Sqrt(1 - power(o.beta2, step))
	for k, g := range gradient {
		m := math.FMA(o.beta1, now.Moments[k], float64((1-o.beta1)*g))
		v := math.FMA(o.beta2, now.Moments[n+k], float64((1-o.beta2)*float64(g*g)))
		next.Moments[k], next.Moments[n+k] = m, v
		next.Weights[k] = math.FMA(-rate, m/(math.Sqrt(v)/root+o.epsilon), now.Weights[k])
	}
}

// power is x^n by repeated squaring, each product rounded.
func power(x float64, n uint64) float64 {
	result := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = float64(result * x)
		}
		x = float64(x * x)
	}
	return result
}
