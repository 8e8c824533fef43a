package neuron

import "math"

// amsgrad is the variant of Adam by Reddi, Kale and Kumar (2018) as PyTorch
// writes it: m' and v' as in adam, u' = max(u, v'), w' = w - rate/c1 *
// m'/(sqrt(u')/sqrt(c2) + epsilon), so that no step gets longer because v
// shrinks. Its moments are all m, all v, then all u.
type amsgrad struct{ averages }

func (amsgrad) Name() string { return "amsgrad" }
func (amsgrad) Moments() int { return 3 }

func (o amsgrad) Next(next, now Params, gradient []float64, settings StepSettings) {
	n := len(gradient)
	rate := settings.Rate / (1 - power(o.beta1, settings.Step))
	root := math.Sqrt(1 - power(o.beta2, settings.Step))
	for k, g := range gradient {
		m := blend(o.beta1, now.Moments[k], g)
		v := blend(o.beta2, now.Moments[n+k], float64(g*g))
		u := max(now.Moments[2*n+k], v)
		next.Moments[k], next.Moments[n+k], next.Moments[2*n+k] = m, v, u
		next.Weights[k] = math.FMA(-rate, m/(math.Sqrt(u)/root+o.epsilon), now.Weights[k])
	}
}
