package neuron

import "deepnet/neuron/kernel"

// adamEpsilonHat is adam in the order that the end of section 2 of its paper
// gives (Kingma and Ba, 2015), which is scikit-learn's and Keras's: w' = w - a *
// m'/(sqrt(v') + epsilon), a = rate * sqrt(1-beta2^step)/(1-beta1^step). Its
// epsilon is adam's times sqrt(1-beta2^step), so it damps the first steps more.
// Its moments are first all m, then all v.
type adamEpsilonHat struct{ averages }

func (adamEpsilonHat) Name() string { return "adam_epsilon_hat" }
func (adamEpsilonHat) Moments() int { return 2 }

func (o adamEpsilonHat) Next(next, now Params, gradient []float64, settings StepSettings) {
	step := o.step(settings)
	step.Rate = float64(settings.Rate*step.Root) / (1 - power(o.beta1, settings.Step))
	step.Root = 1
	kernel.Adam(kernel.State(next), kernel.State(now), gradient, step)
}
