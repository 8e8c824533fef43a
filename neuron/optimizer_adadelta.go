package neuron

import "deepnet/neuron/kernel"

// adadelta scales its steps by those before (Zeiler, 2012): v' = rho*v +
// (1-rho)g^2, d = sqrt(u+epsilon)/sqrt(v'+epsilon) * g, u' = rho*u +
// (1-rho)d^2, w' = w - rate*d. Its moments are all v, then all u.
type adadelta struct{ rho, epsilon float64 }

func (adadelta) Name() string { return "adadelta" }
func (adadelta) Moments() int { return 2 }

func (o adadelta) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Adadelta(kernel.State(next), kernel.State(now), gradient, kernel.RootStep{Share: o.rho, Epsilon: o.epsilon, Rate: settings.Rate})
}
