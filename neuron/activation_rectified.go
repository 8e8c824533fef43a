package neuron

import "deepnet/neuron/kernel"

// leakyRelu is f(z) = z above 0 and z/100 below (Maas, Hannun and Ng, 2013); at
// its kink, 0, f' is 1/100.
type leakyRelu struct{}

// leak is the slope of leaky_relu below 0.
const leak = 0.01

func (leakyRelu) Name() string { return "leaky_relu" }

func (leakyRelu) Fire(y, z []float64) { kernel.Leak(y, z, z, leak) }

func (leakyRelu) Backward(d, z, _ []float64) { kernel.Leak(d, z, d, leak) }

// elu is f(z) = z above 0 and e^z - 1 below, f' = e^z there (Clevert,
// Unterthiner and Hochreiter, 2016, with alpha 1). It has no kink.
type elu struct{}

func (elu) Name() string { return "elu" }

func (elu) Fire(y, z []float64) { kernel.Elus(y, z, 1, 1) }

func (elu) Backward(d, z, _ []float64) { kernel.EluSlopes(d, z, 1, 1) }

// celu is f(z) = max(0, z) + min(0, a(e^(z/a) - 1)) (Barron, 2017). With a = 1,
// PyTorch's default and the only one here, it is elu.
type celu struct{ elu }

func (celu) Name() string { return "celu" }

// selu is f(z) = s*z above 0 and s*a*(e^z - 1) below, f' = s*a*e^z there
// (Klambauer, Unterthiner, Mayr and Hochreiter, 2017); at its kink, 0, f' is
// s*a.
type selu struct{}

// The constants of selu, for which mean 0 and variance 1 are a stable fixed point.
const (
	seluScale = 1.0507009873554804934193349852946
	seluAlpha = 1.6732632423543772848170429916717
)

func (selu) Name() string { return "selu" }

func (selu) Fire(y, z []float64) { kernel.Elus(y, z, seluScale, seluAlpha) }

func (selu) Backward(d, z, _ []float64) { kernel.EluSlopes(d, z, seluScale, seluScale*seluAlpha) }
