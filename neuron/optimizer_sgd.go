package neuron

import "math"

// sgd is gradient descent: w' = w - rate*g.
type sgd struct{}

func (sgd) Name() string { return "sgd" }
func (sgd) Moments() int { return 0 }

func (sgd) Next(next, now Params, gradient []float64, settings StepSettings) {
	for k, g := range gradient {
		next.Weights[k] = math.FMA(-settings.Rate, g, now.Weights[k])
	}
}
