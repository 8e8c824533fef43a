package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Loss measures how far outputs are from targets, both outputs x rows. What is
// averaged is as in PyTorch.
type Loss interface {
	// Name is how a Spec names the loss.
	Name() string
	// Value is the loss: a chain over rows ascending, outputs ascending
	// inside, divided once at the end. It may write anything to scratch, which
	// has the shape of outputs and shares no memory with them.
	Value(scratch, outputs, targets Signals) float64
	// Gradient writes d = dValue/d(outputs), in the shape of outputs.
	Gradient(d, outputs, targets Signals)
}

// elementwiseLoss is a loss that is the mean of one number per output and row. Its
// slices have equal lengths.
type elementwiseLoss interface {
	Name() string
	// costs sets c[i] to what output y[i] costs where the target is t[i].
	costs(c, y, t []float64)
	// errors sets d[i] to dcost/dy over n.
	errors(d, y, t []float64, n float64)
}

// perOutput is the mean of the costs over outputs and rows; its gradient is that of
// each cost over n = outputs*rows.
type perOutput struct{ elementwiseLoss }

// Value is Loss.Value.
func (l perOutput) Value(scratch, outputs, targets Signals) float64 {
	sameShape(scratch, outputs, targets)
	l.costs(all(scratch), all(outputs), all(targets))
	return total(scratch) / count(outputs)
}

// total is the chain of all numbers, rows of the batch ascending, neurons ascending
// inside.
func total(s Signals) float64 {
	sum := 0.0
	for b := range s.Cols {
		for k := range s.Rows {
			sum += at(s, k, b)
		}
	}
	return sum
}

// Gradient is Loss.Gradient.
func (l perOutput) Gradient(d, outputs, targets Signals) {
	sameShape(d, outputs, targets)
	l.errors(all(d), all(outputs), all(targets), count(outputs))
}

// squaredError is mse: the mean of (y-t)^2 over outputs and rows; its gradient
// is 2(y-t)/n with n = outputs*rows.
type squaredError struct{}

func (squaredError) Name() string { return "mse" }

func (squaredError) Value(_, outputs, targets Signals) float64 {
	sameShape(outputs, targets)
	sum := 0.0
	for b := range outputs.Cols {
		for k := range outputs.Rows {
			d := at(outputs, k, b) - at(targets, k, b)
			sum = math.FMA(d, d, sum)
		}
	}
	return sum / count(outputs)
}

func (squaredError) Gradient(d, outputs, targets Signals) {
	sameShape(d, outputs, targets)
	share, y, t := 2/count(outputs), all(outputs), all(targets)
	kernel.Differences(all(d), share, y, t)
}

// halfSquaredError is half_mse: the mean of (y-t)^2/2 over outputs and rows, the
// loss of scikit-learn's MLPRegressor; its gradient is (y-t)/n.
type halfSquaredError struct{}

func (halfSquaredError) Name() string            { return "half_mse" }
func (halfSquaredError) costs(c, y, t []float64) { kernel.HalfSquares(c, y, t) }
func (halfSquaredError) errors(d, y, t []float64, n float64) {
	kernel.MeanDifferences(d, n, y, t)
}

// binaryCrossEntropy is the mean of -(t log y + (1-t) log(1-y)) over outputs
// and rows, y a probability. As in PyTorch's BCELoss a logarithm is at least
// -100 and y(1-y) at least 1e-12 in the gradient (y-t)/(y(1-y)n).
type binaryCrossEntropy struct{}

func (binaryCrossEntropy) Name() string { return "binary_crossentropy" }

func (binaryCrossEntropy) Value(_, outputs, targets Signals) float64 {
	sameShape(outputs, targets)
	sum := 0.0
	for b := range outputs.Cols {
		for k := range outputs.Rows {
			y, t := at(outputs, k, b), at(targets, k, b)
			sum = math.FMA(-t, clampedLog(y), sum)
			sum = math.FMA(t-1, clampedLog(1-y), sum)
		}
	}
	return sum / count(outputs)
}

func (binaryCrossEntropy) Gradient(d, outputs, targets Signals) {
	sameShape(d, outputs, targets)
	n, y, t := count(outputs), all(outputs), all(targets)
	for i := range all(d) {
		spread := max(float64(y[i]*(1-y[i])), 1e-12)
		d.Data[i] = (y[i] - t[i]) / spread / n
	}
}

// softmaxCrossEntropy is the mean over rows of -sum t log y, y the
// probabilities that softmax made of the logits; its gradient is -t/y/rows. A
// logarithm is at least -100, a probability in the gradient at least 1e-12.
type softmaxCrossEntropy struct{}

func (softmaxCrossEntropy) Name() string { return "softmax_crossentropy" }

func (softmaxCrossEntropy) Value(_, outputs, targets Signals) float64 {
	sameShape(outputs, targets)
	sum := 0.0
	for b := range outputs.Cols {
		for k := range outputs.Rows {
			sum = math.FMA(-at(targets, k, b), clampedLog(at(outputs, k, b)), sum)
		}
	}
	return sum / float64(outputs.Cols)
}

func (softmaxCrossEntropy) Gradient(d, outputs, targets Signals) {
	sameShape(d, outputs, targets)
	rows, y, t := float64(outputs.Cols), all(outputs), all(targets)
	for i := range all(d) {
		d.Data[i] = -t[i] / max(y[i], 1e-12) / rows
	}
}

// clampedLog is log y, at least -100: the log of a probability that came out
// as 0.
func clampedLog(y float64) float64 {
	return max(kernel.Log(y), -100)
}
