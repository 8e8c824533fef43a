package neuron

import "math"

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
	n := len(gradient)
	rate := settings.Rate / (1 - power(o.beta1, settings.Step))
	factor, adaptive := o.rectification(settings.Step)
	for k, g := range gradient {
		m := blend(o.beta1, now.Moments[k], g)
		v := blend(o.beta2, now.Moments[n+k], float64(g*g))
		next.Moments[k], next.Moments[n+k] = m, v
		move := m
		if adaptive {
			move = float64(m * (factor / (math.Sqrt(v) + o.epsilon)))
		}
		next.Weights[k] = math.FMA(-rate, move, now.Weights[k])
	}
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
