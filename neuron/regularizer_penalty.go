package neuron

import "deepnet/neuron/kernel"

// l2 adds the gradient of its penalty, l2/(2*rows) * the sum of w^2, to that of the
// loss: l2*w/rows. That is scikit-learn's alpha. PyTorch's weight_decay,
// which does not know the rows, is l2/rows.
type l2 float64

func (l2) Name() string                      { return "l2" }
func (l2) After(_, _ Params, _ StepSettings) {}
func (a l2) Before(g []float64, now Params, settings StepSettings) {
	share := float64(a) / float64(settings.Rows)
	incoming := g[1 : 1+settings.Incoming]
	kernel.Axpy(incoming, share, now.Weights[1:1+settings.Incoming], incoming)
}

// l1 adds the gradient of its penalty, l1/rows * the sum of |w|, to that of the loss:
// l1/rows with the sign of w, and nothing where w is 0.
type l1 float64

func (l1) Name() string                      { return "l1" }
func (l1) After(_, _ Params, _ StepSettings) {}
func (a l1) Before(g []float64, now Params, settings StepSettings) {
	share := float64(a) / float64(settings.Rows)
	incoming := g[1 : 1+settings.Incoming]
	kernel.AxpySigns(incoming, share, now.Weights[1:1+settings.Incoming], incoming)
}
