package neuron

import (
	"math"

	"deepnet/neuron/kernel"
)

// clipValue brings every number of a gradient within [-c, c]. NaN stays NaN.
type clipValue float64

func (clipValue) Name() string                      { return "clip_value" }
func (clipValue) After(_, _ Params, _ StepSettings) {}
func (c clipValue) Before(g []float64, _ Params, _ StepSettings) {
	kernel.Clip(g, float64(c))
}

// clipNorm brings a neuron's gradient to the length c if it is longer (Pascanu,
// Mikolov and Bengio, 2013), neuron by neuron.
type clipNorm float64

func (clipNorm) Name() string                      { return "clip_norm" }
func (clipNorm) After(_, _ Params, _ StepSettings) {}
func (c clipNorm) Before(g []float64, _ Params, _ StepSettings) {
	shorten(g, float64(c))
}

// ClipsTotal says whether a step needs the gradients of all neurons before any of
// them may move.
func (n *Network) ClipsTotal() bool { return n.Spec.Regularization.ClipTotal > 0 }

// TotalClip returns the factor that brings the gradient of all neurons together,
// [layer][neuron] as weights, to the length ClipTotal (Pascanu, Mikolov and Bengio,
// 2013), or 1 if it is not longer. Its squares are summed with layers, neurons and
// weights ascending.
func (n *Network) TotalClip(gradient [][]Params) float64 {
	var all magnitude
	for i, layer := range gradient {
		if !n.Layers[i].Learns() {
			continue
		}
		for _, p := range layer {
			all.widen(p.Weights)
		}
	}
	for i, layer := range gradient {
		if !n.Layers[i].Learns() {
			continue
		}
		for _, p := range layer {
			all.add(p.Weights)
		}
	}
	return max(all.factor(n.Spec.Regularization.ClipTotal), math.SmallestNonzeroFloat64)
}

// magnitude computes the Euclidean length of numbers in units of the largest of them,
// so that no square overflows: all are first given to widen, and then to add.
type magnitude struct{ largest, squares float64 }

func (m *magnitude) widen(xs []float64) {
	for _, x := range xs {
		m.largest = max(m.largest, math.Abs(x))
	}
}

func (m *magnitude) add(xs []float64) {
	for _, x := range xs {
		share := x / m.largest
		m.squares = math.FMA(share, share, m.squares)
	}
}

// factor is what brings the numbers to the length most, 1 if they are not longer. If
// one is not finite it is 1 too, so that a Divergence reports it.
func (m *magnitude) factor(most float64) float64 {
	root := math.Sqrt(m.squares)
	if !(m.largest > most/root) {
		return 1
	}
	return most / m.largest / root
}

// shorten brings xs to the Euclidean length most if they are longer. If a number is
// not finite they stay as they are, so that a Divergence reports it.
func shorten(xs []float64, most float64) {
	var m magnitude
	m.widen(xs)
	m.add(xs)
	factor := m.factor(most)
	if factor == 1 {
		return
	}
	kernel.Scale(xs, factor)
}
