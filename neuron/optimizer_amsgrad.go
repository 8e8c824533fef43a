package neuron

import "deepnet/neuron/kernel"

// amsgrad is the variant of Adam by Reddi, Kale and Kumar (2018) as PyTorch
// writes it: m' and v' as in adam, u' = max(u, v'), w' = w - rate/c1 *
// m'/(sqrt(u')/sqrt(c2) + epsilon), so that no step gets longer because v
// shrinks. Its moments are all m, all v, then all u.
type amsgrad struct{ averages }

func (amsgrad) Name() string { return "amsgrad" }
func (amsgrad) Moments() int { return 3 }

func (o amsgrad) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.AMSGrad(kernel.State(next), kernel.State(now), gradient, o.step(settings))
}
