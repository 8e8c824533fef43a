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
