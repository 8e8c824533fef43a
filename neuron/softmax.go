package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// Softmax is the name of the only activation that is not elementwise: y_k =
// e^z_k / sum_j e^z_j over the neurons of the output layer.
const Softmax = "softmax"

// softmaxLogits is softmax with its cross-entropy in terms of the logits z: the
// mean over rows of sum_k t_k(lse-z_k), lse = m + log sum_j e^(z_j-m), m the
// row's largest logit. Its gradient is (y_k sum_j t_j - t_k)/rows, which is
// (y-t)/rows where a row's targets add up to 1.
type softmaxLogits struct{}

func (softmaxLogits) outputs(outputs, emitted Signals) { softmax(outputs, emitted) }

func (softmaxLogits) lossAndGradient(errors, outputs, emitted, targets Signals) float64 {
	rows, loss := float64(emitted.Cols), 0.0
	for b := range emitted.Cols {
		m, total, wanted := peak(emitted, b), 0.0, 0.0
		for k := range emitted.Rows {
			total += kernel.Exp(at(emitted, k, b) - m)
			wanted += at(targets, k, b)
		}
		logTotal := kernel.Log(total)
		for k := range emitted.Rows {
			t := at(targets, k, b)
			loss = math.FMA(t, logTotal-(at(emitted, k, b)-m), loss)
			set(errors, k, b, math.FMA(at(outputs, k, b), wanted, -t)/rows)
		}
	}
	return loss / rows
}

// softmaxThen is softmax with a loss over its probabilities y; the errors go
// through softmax's Jacobian: dL/dz_k = y_k(e_k - sum_j e_j y_j), e = dL/dy.
type softmaxThen struct{ loss Loss }

func (softmaxThen) outputs(outputs, emitted Signals) { softmax(outputs, emitted) }

func (h softmaxThen) lossAndGradient(errors, outputs, _, targets Signals) float64 {
	h.loss.Gradient(errors, outputs, targets)
	for b := range outputs.Cols {
		mean := 0.0
		for k := range outputs.Rows {
			mean = math.FMA(at(errors, k, b), at(outputs, k, b), mean)
		}
		for k := range outputs.Rows {
			set(errors, k, b, float64(at(outputs, k, b)*(at(errors, k, b)-mean)))
		}
	}
	return h.loss.Value(outputs, targets)
}

// softmax sets y_k = e^(z_k-m)/sum_j e^(z_j-m) for every row, m the row's
// largest logit, the sum a chain over outputs ascending.
func softmax(y, z Signals) {
	for b := range z.Cols {
		m, sum := peak(z, b), 0.0
		for k := range z.Rows {
			e := kernel.Exp(at(z, k, b) - m)
			set(y, k, b, e)
			sum += e
		}
		for k := range z.Rows {
			set(y, k, b, at(y, k, b)/sum)
		}
	}
}

// peak is the largest number of row b, NaN if one of them is.
func peak(s Signals, b int) float64 {
	m := at(s, 0, b)
	for k := 1; k < s.Rows; k++ {
		m = max(m, at(s, k, b))
	}
	return m
}
