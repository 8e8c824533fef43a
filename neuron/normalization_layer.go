package neuron

import "math"

// LayerNorm normalises the signals that a layer emits, over its neurons, row by row
// (Ba, Kiros and Hinton, 2016): y' = (y-mean)/sqrt(variance+1e-5). A gain and a shift
// would be redundant beside the weights and biases of the next layer. It needs the
// signals of all neurons, so it is computed between two layers and not by a neuron.
// Its sums go over the neurons ascending. A LayerNorm is scratch memory only, and not
// safe for concurrent use.
type LayerNorm struct{ mean, inverse, first, second []float64 }

// Forward writes y, neurons x rows, normalised.
func (n *LayerNorm) Forward(out, y Signals) {
	sameShape(out, y)
	n.measure(y)
	for i := range y.Rows {
		to := signal(out, i)
		for b, v := range signal(y, i) {
			to[b] = float64((v - n.mean[b]) * n.inverse[b])
		}
	}
}

// Backward turns e, the gradient of the loss by the normalised y, into that by y.
func (n *LayerNorm) Backward(e, y Signals) {
	sameShape(e, y)
	n.measure(y)
	n.first, n.second = zeros(n.first, y.Cols), zeros(n.second, y.Cols)
	for i := range y.Rows {
		values := signal(y, i)
		for b, d := range signal(e, i) {
			n.first[b] += d
			n.second[b] = math.FMA(d, float64((values[b]-n.mean[b])*n.inverse[b]), n.second[b])
		}
	}
	neurons := float64(y.Rows)
	for i := range y.Rows {
		values, deltas := signal(y, i), signal(e, i)
		for b, d := range deltas {
			x := float64((values[b] - n.mean[b]) * n.inverse[b])
			deltas[b] = float64((d - math.FMA(x, n.second[b]/neurons, n.first[b]/neurons)) * n.inverse[b])
		}
	}
}

// measure computes the mean of every row, and 1/sqrt(variance+floor).
func (n *LayerNorm) measure(y Signals) {
	n.mean, n.inverse = zeros(n.mean, y.Cols), zeros(n.inverse, y.Cols)
	for i := range y.Rows {
		for b, v := range signal(y, i) {
			n.mean[b] += v
		}
	}
	neurons := float64(y.Rows)
	for b := range n.mean {
		n.mean[b] /= neurons
	}
	for i := range y.Rows {
		for b, v := range signal(y, i) {
			n.inverse[b] = math.FMA(v-n.mean[b], v-n.mean[b], n.inverse[b])
		}
	}
	for b := range n.inverse {
		n.inverse[b] = inverseRoot(n.inverse[b] / neurons)
	}
}

// zeros returns n zeros, in the memory of xs if they fit.
func zeros(xs []float64, n int) []float64 {
	if cap(xs) < n {
		return make([]float64, n)
	}
	xs = xs[:n]
	clear(xs)
	return xs
}
