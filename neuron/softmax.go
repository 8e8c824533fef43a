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
	var room [3]strip
	for from := 0; from < emitted.Cols; from += len(strip{}) {
		z, t, d, y := part(emitted, from), part(targets, from), part(errors, from), part(outputs, from)
		peaks, totals, wanted := room[0][:z.Cols], room[1][:z.Cols], room[2][:z.Cols]
		softmaxTerms(d, peaks, totals, z)
		kernel.Logs(totals, totals)
		clear(wanted)
		for k := range t.Rows {
			kernel.Axpy(wanted, 1, signal(t, k), wanted)
		}
		for b, m := range peaks {
			for k := range z.Rows {
				loss = math.FMA(at(t, k, b), totals[b]-(at(z, k, b)-m), loss)
			}
		}
		for k := range z.Rows {
			kernel.SoftmaxErrors(signal(d, k), signal(y, k), wanted, signal(t, k), rows)
		}
	}
	return loss / rows
}

// softmaxThen is softmax with a loss over its probabilities y; the errors go
// through softmax's Jacobian: dL/dz_k = y_k(e_k - sum_j e_j y_j), e = dL/dy.
type softmaxThen struct{ loss Loss }

func (softmaxThen) outputs(outputs, emitted Signals) { softmax(outputs, emitted) }

func (h softmaxThen) lossAndGradient(errors, outputs, _, targets Signals) float64 {
	loss := h.loss.Value(errors, outputs, targets)
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
	return loss
}

// softmax sets y_k = e^(z_k-m)/sum_j e^(z_j-m) for every row, m the row's
// largest logit, the sum a chain over outputs ascending. y may be z.
func softmax(y, z Signals) {
	var room [2]strip
	for from := 0; from < z.Cols; from += len(strip{}) {
		y, z := part(y, from), part(z, from)
		peaks, sums := room[0][:z.Cols], room[1][:z.Cols]
		softmaxTerms(y, peaks, sums, z)
		for k := range y.Rows {
			kernel.Quotients(signal(y, k), signal(y, k), sums)
		}
	}
}

// softmaxTerms sets e_k = e^(z_k-m) for every row, m the row's largest logit, of
// which it writes the peaks, and sums them up. e may be z.
func softmaxTerms(e Signals, peaks, sums []float64, z Signals) {
	copy(peaks, signal(z, 0))
	for k := 1; k < z.Rows; k++ {
		kernel.Maxima(peaks, signal(z, k), peaks)
	}
	clear(sums)
	for k := range z.Rows {
		kernel.ExpsFrom(signal(e, k), sums, signal(z, k), peaks)
	}
}

// strip is room for numbers of some rows of a batch: it lies on the stack, and in
// the first cache.
type strip [128]float64

// part returns the numbers of so many rows of s as a strip has room for, or as many
// as are left, from one on.
func part(s Signals, from int) Signals {
	s.Data, s.Cols = s.Data[from:], min(len(strip{}), s.Cols-from)
	return s
}
