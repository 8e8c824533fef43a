package neuron

import "deepnet/neuron/kernel"

// momentum is Polyak's heavy ball (1964) as PyTorch writes it, without
// dampening: v' = momentum*v + g, w' = w - rate*v'.
type momentum struct{ momentum float64 }

func (momentum) Name() string { return "momentum" }
func (momentum) Moments() int { return 1 }

func (o momentum) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Momentum(kernel.State(next), kernel.State(now), gradient, o.momentum, settings.Rate)
}

// nesterov is Nesterov's momentum in the form of Sutskever et al. (2013) that
// PyTorch uses: v' = momentum*v + g, w' = w - rate*(g + momentum*v').
type nesterov struct{ momentum float64 }

func (nesterov) Name() string { return "nesterov" }
func (nesterov) Moments() int { return 1 }

func (o nesterov) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Nesterov(kernel.State(next), kernel.State(now), gradient, o.momentum, settings.Rate)
}
