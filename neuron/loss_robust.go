package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// absoluteError is mae: the mean of |y-t|, PyTorch's L1Loss; its gradient is
// sign(y-t)/n, and 0 at the kink y = t.
type absoluteError struct{}

func (absoluteError) Name() string              { return "mae" }
func (absoluteError) cost(y, t float64) float64 { return math.Abs(y - t) }

func (absoluteError) derivative(y, t float64) float64 {
	switch {
	case y > t:
		return 1
	case y < t:
		return -1
	}
	return y - t // 0, or NaN
}

// huber is the mean of e^2/2 where e = |y-t| is at most delta and of
// delta(e - delta/2) beyond (Huber, 1964; PyTorch's HuberLoss); its gradient is
// y-t, clamped to [-delta, delta], over n. It has no kink.
type huber struct{ delta float64 }

func (huber) Name() string { return "huber" }

func (h huber) cost(y, t float64) float64 {
	e := math.Abs(y - t)
	if e <= h.delta {
		return float64(0.5 * e * e)
	}
	return float64(h.delta * (e - float64(0.5*h.delta)))
}

func (h huber) derivative(y, t float64) float64 { return min(max(y-t, -h.delta), h.delta) }

// logCosh is the mean of log cosh(y-t), Keras's LogCosh; its gradient is
// tanh(y-t)/n. With e = |y-t| and m = e^e - 1 it is log(1 + m^2/(2(1+m))) where
// e is small and e - log 2 + log(1+e^-2e) where it is not, so that nothing
// cancels or overflows.
type logCosh struct{}

func (logCosh) Name() string { return "log_cosh" }

func (logCosh) cost(y, t float64) float64 {
	e := math.Abs(y - t)
	if e < 1 {
		m := kernel.Expm1(e)
		return kernel.Log1p(float64(m*m) / float64(2*(1+m)))
	}
	return e - math.Ln2 + kernel.Log1p(kernel.Exp(float64(-2*e)))
}

func (logCosh) derivative(y, t float64) float64 { return kernel.Tanh(y - t) }

// quantile is the mean of level*(t-y) where y is below t and (1-level)*(y-t)
// where it is above (Koenker and Bassett, 1978), which is least where y is that
// quantile of the targets. Its gradient is -level/n and (1-level)/n, and 0 at
// the kink y = t.
type quantile struct{ level float64 }

func (quantile) Name() string { return "quantile" }

func (q quantile) cost(y, t float64) float64 {
	if y < t {
		return float64(q.level * (t - y))
	}
	return float64((1 - q.level) * (y - t))
}

func (q quantile) derivative(y, t float64) float64 {
	switch {
	case y > t:
		return 1 - q.level
	case y < t:
		return -q.level
	}
	return y - t // 0, or NaN
}
