package neuron

// Optimizer turns committed params and the loss's gradient over a neuron's
// weights into the next params, beside them. It is a pure function, weight by
// weight. The formulas are PyTorch's unless an optimizer says otherwise; g is
// the gradient, w a weight, and a prime marks what the step makes.
type Optimizer interface {
	// Name is how a Spec names the optimizer.
	Name() string
	// Moments is how many numbers it remembers per weight.
	Moments() int
	// Next writes every number of next. next and now have the same shape and
	// share no memory; gradient has one number per weight.
	Next(next, now Params, gradient []float64, settings StepSettings)
}

// StepSettings decide a step, together with the numbers that it moves.
type StepSettings struct {
	Step     uint64  // counts from 1
	Rate     float64 // the learning rate
	Rows     int     // of the batch
	Shrink   float64 // what the gradient is multiplied by first; 0: it is not
	Incoming int     // incoming signals of the neuron: only the weights 1 to Incoming are penalised
}

// starter is an Optimizer whose moments do not all start at 0.
type starter interface {
	// Start sets the moments before the first step. They are Moments() blocks of
	// equal length, all 0.
	Start(moments []float64)
}

// block returns the i-th block of n moments.
func block(moments []float64, i, n int) []float64 { return moments[i*n : (i+1)*n] }

// fill sets every number of xs to x.
func fill(xs []float64, x float64) {
	for ; len(xs) >= side; xs = xs[side:] {
		line := (*[side]float64)(xs)
		line[0], line[1], line[2], line[3], line[4], line[5], line[6], line[7] = x, x, x, x, x, x, x, x
	}
	for i := range xs {
		xs[i] = x
	}
}

// power is x^n by repeated squaring, each product rounded.
func power(x float64, n uint64) float64 {
	result := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = float64(result * x)
		}
		x = float64(x * x)
	}
	return result
}
