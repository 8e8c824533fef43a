package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// poisson is half the Poisson deviance, the mean of t log(t/y) - t + y, for targets
// that are counts and outputs above 0: scikit-learn's loss 'poisson'. It differs from
// PyTorch's PoissonNLLLoss by a constant of the targets, so the gradient (1 - t/y)/n
// is the same, but the loss of a perfect fit is 0. A logarithm
// is at least -100 and the y that divides at least 1e-12.
type poisson struct{}

func (poisson) Name() string { return "poisson" }

func (poisson) cost(y, t float64) float64 {
	if math.Abs(y-t) < float64(0.5*t) {
		return halfDeviance(y, t, kernel.Log1p((y-t)/t))
	}
	return halfDeviance(y, t, clampedLog(y)-kernel.Log(t))
}

func (poisson) derivative(y, t float64) float64 {
	if y < 1e-12 {
		return 1 - t/1e-12
	}
	return (y - t) / y
}

// halfDeviance is t log(t/y) - t + y, d being log(y/t): t(e^d - 1 - d).
func halfDeviance(y, t, d float64) float64 {
	switch {
	case t == 0:
		return y
	case math.Abs(d) < 0.5: // the three terms would cancel
		return float64(t * expRest(d))
	}
	return math.FMA(-t, 1+d, y)
}

// expRest is e^d - 1 - d for |d| below 1/2, by its series d^2/2 (1 + d/3 (1 + d/4
// (...))), cut off with a relative error below 2^-60.
func expRest(d float64) float64 {
	q := 1.0
	for k := 16.0; k > 2; k-- {
		q = math.FMA(q, d/k, 1)
	}
	return float64(float64(0.5*d*d) * q)
}

// expLogits is exp with poisson in terms of the logit z = log y: the mean of
// e^z - t(1 + z - log t), with t(e^d - 1 - d), d = z - log t, where that would
// cancel. Its gradient is (y-t)/n, n = outputs*rows.
type expLogits struct{}

func (expLogits) outputs(outputs, emitted Signals) {
	exponential{}.Fire(all(outputs), all(emitted))
}

func (expLogits) lossAndGradient(errors, outputs, emitted, targets Signals) float64 {
	n, sum := count(outputs), 0.0
	kernel.MeanDifferences(all(errors), n, all(outputs), all(targets))
	for b := range emitted.Cols {
		for k := range emitted.Rows {
			t := at(targets, k, b)
			sum += halfDeviance(at(outputs, k, b), t, at(emitted, k, b)-kernel.Log(t))
		}
	}
	return sum / n
}
