package neuron

import "deepnet/neuron/kernel"

// sutskeverMomentum is the heavy ball with the rate inside the velocity
// (Sutskever et al., 2013, as scikit-learn and Keras write it): v' = momentum*v -
// rate*g, w' = w + v'. When the rate changes, the velocity keeps what earlier
// rates gave it, while the step of momentum, whose velocity has no rate in it, changes
// at once.
type sutskeverMomentum struct{ momentum float64 }

func (sutskeverMomentum) Name() string { return "sutskever_momentum" }
func (sutskeverMomentum) Moments() int { return 1 }

func (o sutskeverMomentum) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.SutskeverMomentum(kernel.State(next), kernel.State(now), gradient, o.momentum, settings.Rate)
}

// sutskeverNesterov is the same with Nesterov's look ahead: v' = momentum*v -
// rate*g, w' = w + momentum*v' - rate*g.
type sutskeverNesterov struct{ momentum float64 }

func (sutskeverNesterov) Name() string { return "sutskever_nesterov" }
func (sutskeverNesterov) Moments() int { return 1 }

func (o sutskeverNesterov) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.SutskeverNesterov(kernel.State(next), kernel.State(now), gradient, o.momentum, settings.Rate)
}
