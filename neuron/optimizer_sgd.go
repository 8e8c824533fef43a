package neuron

import "math"

// sgd is gradient descent: w' = w - rate*g.
type sgd struct{}

func (sgd) Name() string { return "sgd" }
func (sgd) Moments() int { return 0 }

func (sgd) Next(next, now Params, gradient []float64, pace Pace) {
	for k, g := range gradient {
		next.Weights[k] = math.FMA(-pace.Rate, g, now.Weights[k])
	}
}
