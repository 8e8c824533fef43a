package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// averages are the shares kept of the two moving averages that Adam and its kin
// remember, and what is added to the root of the second.
type averages struct{ beta1, beta2, epsilon float64 }

// step is what a step of Adam is the same in for all weights.
func (o averages) step(settings StepSettings) kernel.AdamStep {
	return kernel.AdamStep{
		Beta1: o.beta1, Beta2: o.beta2, Epsilon: o.epsilon,
		Rate: settings.Rate / (1 - power(o.beta1, settings.Step)), Root: math.Sqrt(1 - power(o.beta2, settings.Step)),
	}
}

// adam is Kingma and Ba's (2015) as PyTorch writes it: m' = beta1*m +
// (1-beta1)g, v' = beta2*v + (1-beta2)g^2, and with the bias corrections c =
// 1-beta^step, w' = w - rate/c1 * m'/(sqrt(v')/sqrt(c2) + epsilon). Its moments
// are first all m, then all v.
//
// Under the name of adamw it is that of Loshchilov and Hutter (2019): the same with
// a decoupled decay, which the regularizer decay adds to any optimizer.
type adam struct {
	name string
	averages
}

func (o adam) Name() string { return o.name }
func (adam) Moments() int   { return 2 }

func (o adam) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Adam(kernel.State(next), kernel.State(now), gradient, o.step(settings))
}
