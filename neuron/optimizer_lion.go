package neuron

import "deepnet/neuron/kernel"

// lion goes by signs alone (Chen et al., 2023): w' = w - rate*sign(beta1*m +
// (1-beta1)g), m' = beta2*m + (1-beta2)g. Its rate is about a tenth of Adam's.
// PyTorch does not have it; the formula is the paper's.
type lion struct{ beta1, beta2 float64 }

func (lion) Name() string { return "lion" }
func (lion) Moments() int { return 1 }

func (o lion) Next(next, now Params, gradient []float64, settings StepSettings) {
	kernel.Lion(kernel.State(next), kernel.State(now), gradient, kernel.AdamStep{Beta1: o.beta1, Beta2: o.beta2, Rate: settings.Rate})
}
