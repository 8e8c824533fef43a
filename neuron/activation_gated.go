package neuron

import (
	"iter"
	"math"

	"deepnet/neuron/kernel"
)

// strip is room for a part of a slice that a function of the kernel works on: it
// lies on the stack, and in the first cache.
type strip [128]float64

// strips yields the parts of a slice of n numbers, each of a strip at the most.
func strips(n int) iter.Seq[stretch] {
	return func(yield func(stretch) bool) {
		for from := 0; from < n; from += len(strip{}) {
			if !yield(stretch{from, min(from+len(strip{}), n)}) {
				return
			}
		}
	}
}

// stretch is a part of a slice, from (inclusive) to (exclusive).
type stretch struct{ from, to int }

// silu is f(z) = z*s, s = 1/(1+e^-z); f' = s(1 + z(1-s)) (Elfwing, Uchibe and
// Doya, 2018; swish in Ramachandran, Zoph and Le, 2017).
type silu struct{}

func (silu) Name() string { return "silu" }

func (silu) Fire(y, z []float64) {
	var room strip
	for part := range strips(len(z)) {
		y, z := y[part.from:part.to], z[part.from:part.to]
		s := room[:len(z)]
		kernel.Logistics(s, z)
		for i, v := range z {
			y[i] = float64(v * s[i])
		}
	}
}

func (silu) Backward(d, z, _ []float64) {
	var room strip
	for part := range strips(len(z)) {
		d, z := d[part.from:part.to], z[part.from:part.to]
		s := room[:len(z)]
		kernel.Logistics(s, z)
		for i, v := range z {
			derivative := float64(s[i] * math.FMA(v, 1-s[i], 1))
			d[i] = float64(d[i] * derivative)
		}
	}
}

// gelu is f(z) = z*Phi(z), Phi the standard normal distribution; f' = Phi(z) +
// z*phi(z), phi its density (Hendrycks and Gimpel, 2016).
type gelu struct{}

func (gelu) Name() string { return "gelu" }

func (gelu) Fire(y, z []float64) { kernel.Gelus(y, z) }

func (gelu) Backward(d, z, _ []float64) { kernel.GeluSlopes(d, z) }

// geluTanh is gelu with Phi(z) approximated by (1 + tanh u)/2, u = sqrt(2/pi) (z +
// 0.044715 z^3), also by Hendrycks and Gimpel. That equals s = 1/(1+e^-2u), which
// does not cancel; so f(z) = z*s and f' = s + z*s(1-s)*2u'.
type geluTanh struct{}

// The factors of 2u = z(geluLine + geluCube*z^2): 2 sqrt(2/pi), and that times
// 0.044715.
const (
	geluLine = 1.5957691216057307117597842397375
	geluCube = 0.044715 * geluLine
)

func (geluTanh) Name() string { return "gelu_tanh" }

func (geluTanh) Fire(y, z []float64) {
	var room strip
	for part := range strips(len(z)) {
		y, z := y[part.from:part.to], z[part.from:part.to]
		s := room[:len(z)]
		for i, v := range z {
			s[i] = geluArgument(v)
		}
		kernel.Logistics(s, s)
		for i, v := range z {
			y[i] = float64(v * s[i])
		}
	}
}

func (geluTanh) Backward(d, z, _ []float64) {
	var room, more strip
	for part := range strips(len(z)) {
		d, z := d[part.from:part.to], z[part.from:part.to]
		s, tails := room[:len(z)], more[:len(z)]
		for i, v := range z {
			s[i] = geluArgument(v)
			tails[i] = -math.Abs(s[i])
		}
		kernel.Logistics(s, s)
		kernel.Logistics(tails, tails)
		for i, v := range z {
			derivative, tail := s[i], tails[i]
			if steep := float64(tail * (1 - tail)); steep > 0 { // where it is 0, u' may be infinite
				derivative = math.FMA(float64(v*steep), math.FMA(3*geluCube, float64(v*v), geluLine), derivative)
			}
			d[i] = float64(d[i] * derivative)
		}
	}
}

// geluArgument is 2u.
func geluArgument(z float64) float64 {
	return float64(z * math.FMA(geluCube, float64(z*z), geluLine))
}

// mish is f(z) = z*tanh(log(1+e^z)) (Misra, 2019). With w = e^-|z| the tanh is
// n/m, n = w(w+2), m = n+2 below 0 and n = 1+2w, m = n+2w^2 above, which
// neither overflows nor cancels; f' = n/m + z*4w(1+w)/m^2, times w above 0.
type mish struct{}

func (mish) Name() string { return "mish" }

func (mish) Fire(y, z []float64) {
	for i, v := range z {
		_, n, m := mishParts(v)
		y[i] = float64(v * (n / m))
	}
}

func (mish) Backward(d, z, _ []float64) {
	for i, v := range z {
		w, n, m := mishParts(v)
		bend := float64(4*w) * (1 + w) / float64(m*m)
		if v > 0 {
			bend = float64(bend * w)
		}
		d[i] = float64(d[i] * math.FMA(v, bend, n/m))
	}
}

// mishParts returns w, n and m.
func mishParts(z float64) (w, n, m float64) {
	w = kernel.Exp(-math.Abs(z))
	if z > 0 {
		n = 1 + float64(2*w)
		return w, n, math.FMA(2*w, w, n)
	}
	n = float64(w * (w + 2))
	return w, n, n + 2
}
