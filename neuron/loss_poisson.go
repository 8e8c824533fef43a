package neuron

import "deepnet/neuron/kernel"

// poisson is half the Poisson deviance, the mean of t log(t/y) - t + y, for targets
// that are counts and outputs above 0: scikit-learn's loss 'poisson'. It differs from
// PyTorch's PoissonNLLLoss by a constant of the targets, so the gradient (1 - t/y)/n
// is the same, but the loss of a perfect fit is 0. A logarithm
// is at least -100 and the y that divides at least 1e-12.
type poisson struct{}

func (poisson) Name() string                        { return "poisson" }
func (poisson) costs(c, y, t []float64)             { kernel.PoissonCosts(c, y, t) }
func (poisson) errors(d, y, t []float64, n float64) { kernel.PoissonErrors(d, y, t, n) }

// expLogits is exp with poisson in terms of the logit z = log y: the mean of
// e^z - t(1 + z - log t), with t(e^d - 1 - d), d = z - log t, where that would
// cancel. Its gradient is (y-t)/n, n = outputs*rows.
type expLogits struct{}

func (expLogits) outputs(outputs, emitted Signals) {
	exponential{}.Fire(all(outputs), all(emitted))
}

func (expLogits) lossAndGradient(errors, outputs, emitted, targets Signals) float64 {
	kernel.PoissonLogCosts(all(errors), all(outputs), all(targets), all(emitted))
	sum, n := total(errors), count(outputs)
	kernel.MeanDifferences(all(errors), n, all(outputs), all(targets))
	return sum / n
}
