package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// momentum is Polyak's heavy ball (1964) as PyTorch writes it, without
// dampening: v' = momentum*v + g, w' = w - rate*v'.
type momentum struct{ momentum float64 }

func (momentum) Name() string { return "momentum" }
func (momentum) Moments() int { return 1 }

func (o momentum) Next(next, now Params, gradient []float64, settings StepSettings) {
	n := len(gradient)
	kernel.Momentum(next.Weights, next.Moments[:n], now.Weights, now.Moments[:n], gradient, o.momentum, settings.Rate)
}

// nesterov is Nesterov's momentum in the form of Sutskever et al. (2013) that
// PyTorch uses: v' = momentum*v + g, w' = w - rate*(g + momentum*v').
type nesterov struct{ momentum float64 }

func (nesterov) Name() string { return "nesterov" }
func (nesterov) Moments() int { return 1 }

func (o nesterov) Next(next, now Params, gradient []float64, settings StepSettings) {
	for k, g := range gradient {
		v := math.FMA(o.momentum, now.Moments[k], g)
		next.Moments[k] = v
		next.Weights[k] = math.FMA(-settings.Rate, math.FMA(o.momentum, v, g), now.Weights[k])
	}
}
