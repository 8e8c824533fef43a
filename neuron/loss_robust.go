package neuron

import "deepnet/neuron/kernel"

// absoluteError is mae: the mean of |y-t|, PyTorch's L1Loss; its gradient is
// sign(y-t)/n, and 0 at the kink y = t.
type absoluteError struct{}

func (absoluteError) Name() string                        { return "mae" }
func (absoluteError) costs(c, y, t []float64)             { kernel.PinballCosts(c, y, t, 1, 1) }
func (absoluteError) errors(d, y, t []float64, n float64) { kernel.PinballErrors(d, y, t, 1, 1, n) }

// huber is the mean of e^2/2 where e = |y-t| is at most delta and of
// delta(e - delta/2) beyond (Huber, 1964; PyTorch's HuberLoss); its gradient is
// y-t, clamped to [-delta, delta], over n. It has no kink.
type huber struct{ delta float64 }

func (huber) Name() string                          { return "huber" }
func (h huber) costs(c, y, t []float64)             { kernel.HuberCosts(c, y, t, h.delta) }
func (h huber) errors(d, y, t []float64, n float64) { kernel.HuberErrors(d, y, t, h.delta, n) }

// logCosh is the mean of log cosh(y-t), Keras's LogCosh; its gradient is
// tanh(y-t)/n.
type logCosh struct{}

func (logCosh) Name() string                        { return "log_cosh" }
func (logCosh) costs(c, y, t []float64)             { kernel.LogCoshCosts(c, y, t) }
func (logCosh) errors(d, y, t []float64, n float64) { kernel.LogCoshErrors(d, y, t, n) }

// quantile is the mean of level*(t-y) where y is below t and (1-level)*(y-t)
// where it is above (Koenker and Bassett, 1978), which is least where y is that
// quantile of the targets. Its gradient is -level/n and (1-level)/n, and 0 at
// the kink y = t.
type quantile struct{ level float64 }

func (quantile) Name() string              { return "quantile" }
func (q quantile) costs(c, y, t []float64) { kernel.PinballCosts(c, y, t, q.level, 1-q.level) }
func (q quantile) errors(d, y, t []float64, n float64) {
	kernel.PinballErrors(d, y, t, q.level, 1-q.level, n)
}
