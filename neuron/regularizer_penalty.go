package neuron

import "math"

// l2 adds the gradient of its penalty, l2/(2*rows) * the sum of w^2, to that of the
// loss: l2*w/rows. That is scikit-learn's alpha. PyTorch's weight_decay,
// which does not know the rows, is l2/rows.
type l2 float64

func (l2) Name() string                      { return "l2" }
func (l2) After(_, _ Params, _ StepSettings) {}
func (a l2) Before(g []float64, now Params, settings StepSettings) {
	share := float64(a) / float64(settings.Rows)
	for k := 1; k <= settings.Incoming; k++ {
		g[k] = math.FMA(share, now.Weights[k], g[k])
	}
}

// l1 adds the gradient of its penalty, l1/rows * the sum of |w|, to that of the loss:
// l1/rows with the sign of w, and nothing where w is 0.
type l1 float64

func (l1) Name() string                      { return "l1" }
func (l1) After(_, _ Params, _ StepSettings) {}
func (a l1) Before(g []float64, now Params, settings StepSettings) {
	share := float64(a) / float64(settings.Rows)
	for k := 1; k <= settings.Incoming; k++ {
		g[k] = math.FMA(share, sign(now.Weights[k]), g[k])
	}
}
