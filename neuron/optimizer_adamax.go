package neuron

import "deepnet/neuron/kernel"

// adamax is Adam with the largest gradient instead of the mean square (Kingma and
// Ba, 2015, section 7.1) as PyTorch writes it: m' as in adam, u' =
// max(beta2*u, |g|+epsilon), w' = w - rate/(1-beta1^step) * m'/u'. Its moments
// are all m, then all u.
type adamax struct{ averages }

func (adamax) Name() string { return "adamax" }
func (adamax) Moments() int { return 2 }

func (o adamax) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Adamax(kernel.State(next), kernel.State(now), gradient, o.step(settings))
}
