package neuron

import "math"

// sutskeverMomentum is the heavy ball with the rate inside the velocity
// (Sutskever et al., 2013, as scikit-learn and Keras write it): v' = momentum*v -
// rate*g, w' = w + v'. When the rate changes, the velocity keeps what earlier
// rates gave it, while the step of momentum, whose velocity has no rate in it, changes
// at once.
type sutskeverMomentum struct{ momentum float64 }

func (sutskeverMomentum) Name() string { return "sutskever_momentum" }
func (sutskeverMomentum) Moments() int { return 1 }

func (o sutskeverMomentum) Next(next, now Params, gradient []float64, settings StepSettings) {
	for k, g := range gradient {
		v := velocity(o.momentum, now.Moments[k], settings.Rate, g)
		next.Moments[k] = v
		next.Weights[k] = now.Weights[k] + v
	}
}

// sutskeverNesterov is the same with Nesterov's look ahead: v' = momentum*v -
// rate*g, w' = w + momentum*v' - rate*g.
type sutskeverNesterov struct{ momentum float64 }

func (sutskeverNesterov) Name() string { return "sutskever_nesterov" }
func (sutskeverNesterov) Moments() int { return 1 }

func (o sutskeverNesterov) Next(next, now Params, gradient []float64, settings StepSettings) {
	for k, g := range gradient {
		v := velocity(o.momentum, now.Moments[k], settings.Rate, g)
		next.Moments[k] = v
		next.Weights[k] = now.Weights[k] + velocity(o.momentum, v, settings.Rate, g)
	}
}

// velocity is momentum*v - rate*g. It rounds rate*g last, with the sum.
func velocity(momentum, v, rate, g float64) float64 {
	return math.FMA(-rate, g, float64(momentum*v))
}
