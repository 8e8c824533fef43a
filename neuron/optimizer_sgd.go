package neuron

import "deepnet/neuron/kernel"

// sgd is gradient descent: w' = w - rate*g.
type sgd struct{}

func (sgd) Name() string { return "sgd" }
func (sgd) Moments() int { return 0 }

func (sgd) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Axpy(next.Weights, -settings.Rate, gradient, now.Weights)
}
