package neuron

import "deepnet/neuron/kernel"

// adagrad divides by the root of all squared gradients so far (Duchi, Hazan and
// Singer, 2011): s' = s + g^2, w' = w - rate*g/(sqrt(s') + epsilon). PyTorch's
// lr_decay is the schedule inverse_time.
type adagrad struct{ epsilon float64 }

func (adagrad) Name() string { return "adagrad" }
func (adagrad) Moments() int { return 1 }

func (o adagrad) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Adagrad(kernel.State(next), kernel.State(now), gradient, kernel.RootStep{Epsilon: o.epsilon, Rate: settings.Rate})
}
