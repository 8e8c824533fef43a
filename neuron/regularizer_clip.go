package neuron

import "math"

// clipValue brings every number of a gradient within [-c, c]. NaN stays NaN.
type clipValue float64

func (clipValue) Name() string              { return "clip_value" }
func (clipValue) After(_, _ Params, _ Pace) {}
func (c clipValue) Before(g []float64, _ Params, _ Pace) {
	most := float64(c)
	for k, x := range g {
		g[k] = min(max(x, -most), most)
	}
}

// clipNorm brings a neuron's gradient to the length c if it is longer (Pascanu,
// Mikolov and Bengio, 2013), neuron by neuron.
type clipNorm float64

func (clipNorm) Name() string              { return "clip_norm" }
func (clipNorm) After(_, _ Params, _ Pace) {}
func (c clipNorm) Before(g []float64, _ Params, _ Pace) {
	shorten(g, float64(c))
}

// shorten brings xs to the Euclidean length most if they are longer: by the
// largest magnitude, so that no square overflows. Numbers that are not finite
// leave them as they are, to be found.
func shorten(xs []float64, most float64) {
	largest := 0.0
	for _, x := range xs {
		largest = max(largest, math.Abs(x))
	}
	sum := 0.0
	for _, x := range xs {
		share := x / largest
		sum = math.FMA(share, share, sum)
	}
	root := math.Sqrt(sum)
	if !(largest > most/root) {
		return
	}
	factor := most / largest / root
	for k, x := range xs {
		xs[k] = float64(x * factor)
	}
}
