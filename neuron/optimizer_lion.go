package neuron

import "math"

// lion goes by signs alone (Chen et al., 2023): w' = w - rate*sign(beta1*m +
// (1-beta1)g), m' = beta2*m + (1-beta2)g. Its rate is about a tenth of Adam's.
// PyTorch does not have it; the formula is the paper's.
type lion struct{ beta1, beta2 float64 }

func (lion) Name() string { return "lion" }
func (lion) Moments() int { return 1 }

func (o lion) Next(next, now Params, gradient []float64, settings StepSettings) {
	for k, g := range gradient {
		m := now.Moments[k]
		next.Weights[k] = math.FMA(-settings.Rate, sign(blend(o.beta1, m, g)), now.Weights[k])
		next.Moments[k] = blend(o.beta2, m, g)
	}
}
