package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// radam is rectified Adam (Liu et al., 2020) as PyTorch writes it: m' and v' as
// in adam, f = 2/(1-beta2) - 1, f_t = f - 2t*beta2^t/c2, and while f_t is at
// most 5, too few to tell a variance from, w' = w - rate*m'/c1; from then on
//
//	w' = w - rate*m'/c1 * sqrt(c2)/(sqrt(v') + epsilon) * r
//	r  = sqrt((f_t-4)(f_t-2)f / ((f-4)(f-2)f_t))
//
// Its moments are all m, then all v.
type radam struct{ averages }

func (radam) Name() string { return "radam" }
func (radam) Moments() int { return 2 }

func (o radam) Next(next, now Params, gradient []float64, settings StepSettings) {
	step := o.step(settings)
	factor, adaptive := o.rectification(settings.Step)
	if !adaptive {
		o.first(next, now, gradient, step)
		return
	}
	kernel.RAdam(kernel.State(next), kernel.State(now), gradient, step, factor)
}

// first is a step that is too early to tell a variance: w' = w - rate*m'/c1.
func (radam) first(next, now Params, gradient []float64, step kernel.AdamStep) {
	n := len(gradient)
	m := block(next.Moments, 0, n)
	kernel.Blends(m, step.Beta1, block(now.Moments, 0, n), gradient)
	for k, g := range gradient {
		next.Moments[n+k] = kernel.Blend(step.Beta2, now.Moments[n+k], float64(g*g))
	}
	kernel.Axpy(next.Weights, -step.Rate, m, now.Weights)
}

// rectification returns sqrt(c2)*r of a step, or that it is too early for it.
func (o radam) rectification(step uint64) (factor float64, adaptive bool) {
	decayed := power(o.beta2, step)
	correction := 1 - decayed
	most := 2/(1-o.beta2) - 1
	now := most - float64(2*float64(step)*decayed)/correction
	if !(now > 5) {
		return 0, false
	}
	r := float64((now-4)*(now-2)*most) / float64((most-4)*(most-2)*now)
	return math.Sqrt(float64(correction * r)), true
}
