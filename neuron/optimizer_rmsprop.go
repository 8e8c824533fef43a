package neuron

import "deepnet/neuron/kernel"

// rmsprop divides by the root of the mean squared gradient (Tieleman and
// Hinton, 2012): v' = rho*v + (1-rho)g^2, w' = w - rate*g/(sqrt(v') + epsilon).
type rmsprop struct{ rho, epsilon float64 }

func (rmsprop) Name() string { return "rmsprop" }
func (rmsprop) Moments() int { return 1 }

func (o rmsprop) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.RMSprop(kernel.State(next), kernel.State(now), gradient, kernel.RootStep{Share: o.rho, Epsilon: o.epsilon, Rate: settings.Rate})
}

// centeredRMSprop divides by the gradient's standard deviation (Graves, 2013):
// v' as in rmsprop, m' = rho*m + (1-rho)g, w' = w - rate*g/(sqrt(v'-m'^2) +
// epsilon). PyTorch's becomes NaN where rounding leaves v' below m'^2; here
// that difference counts as 0. Its moments are all v, then all m.
type centeredRMSprop struct{ rho, epsilon float64 }

func (centeredRMSprop) Name() string { return "rmsprop_centered" }
func (centeredRMSprop) Moments() int { return 2 }

func (o centeredRMSprop) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.CenteredRMSprop(kernel.State(next), kernel.State(now), gradient, kernel.RootStep{Share: o.rho, Epsilon: o.epsilon, Rate: settings.Rate})
}
