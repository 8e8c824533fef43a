package neuron

import "deepnet/neuron/kernel"

// softplus is f(z) = log(1+e^z), f' = 1/(1+e^-z) (Dugas et al., 2001), computed
// as max(0, z) + log(1+e^-|z|), which cannot overflow. Nothing is cut off:
// PyTorch takes z itself above 20, which differs by up to 2e-9.
type softplus struct{}

func (softplus) Name() string { return "softplus" }

func (softplus) Fire(y, z []float64) { kernel.Softpluses(y, z) }

func (softplus) Backward(d, z, _ []float64) { kernel.SoftplusSlopes(d, z) }

// softsign is f(z) = z/(1+|z|), f' = 1/(1+|z|)^2 (Bergstra et al., 2009). It has
// no kink.
type softsign struct{}

func (softsign) Name() string { return "softsign" }

func (softsign) Fire(y, z []float64) { kernel.Softsigns(y, z) }

func (softsign) Backward(d, z, _ []float64) { kernel.SoftsignSlopes(d, z) }

// exponential is exp, f(z) = f'(z) = e^z, the inverse of the log link: for
// outputs that are above 0, such as rates. It overflows above 709.78.
type exponential struct{}

func (exponential) Name() string { return "exp" }

func (exponential) Fire(y, z []float64) { kernel.Exps(y, z) }

func (exponential) Backward(d, _, y []float64) { kernel.Times(d, d, y) }
