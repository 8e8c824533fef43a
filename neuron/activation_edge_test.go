package neuron

import (
	"math"
	"testing"
)

// kinks are where the derivative jumps, and what it is left of, at and right of each.
var kinks = map[string][]struct{ at, before, here, after float64 }{
	"relu":         {{0, 0, 0, 1}},
	"leaky_relu":   {{0, 0.01, 0.01, 1}},
	"selu":         {{0, seluScale * seluAlpha, seluScale * seluAlpha, seluScale}},
	"hard_sigmoid": {{-3, 0, 0, 1.0 / 6}, {3, 1.0 / 6, 0, 0}},
	"hard_swish":   {{-3, 0, 0, -0.5}, {3, 1.5, 1, 1}},
}

// derivativeAt is f'(z).
func derivativeAt(a Activation, z float64) float64 {
	y, d := []float64{0}, []float64{1}
	a.Fire(y, []float64{z})
	a.Backward(d, []float64{z}, y)
	return d[0]
}

func TestAtAKinkTheDerivativeIsTheOneStated(t *testing.T) {
	for _, a := range Activations() {
		for _, k := range kinks[a.Name()] {
			got := []float64{derivativeAt(a, k.at-1e-15), derivativeAt(a, k.at), derivativeAt(a, k.at+1e-15)}
			for i, want := range []float64{k.before, k.here, k.after} {
				if math.Abs(got[i]-want) > 1e-14 {
					t.Errorf("%s has derivatives %v around %v, want %v", a.Name(), got, k.at, k)
				}
			}
			if k.at == 0 && derivativeAt(a, math.Copysign(0, -1)) != got[1] {
				t.Errorf("%s has another derivative at -0 than at 0", a.Name())
			}
		}
	}
}

// A kink that nobody states would show here.
func TestNoOtherDerivativeJumps(t *testing.T) {
	for _, a := range append(Activations(), exponential{}) {
		for i := -800; i <= 800; i++ {
			z := float64(i) / 100
			stated := false
			for _, k := range kinks[a.Name()] {
				stated = stated || k.at == z
			}
			low, high := derivativeAt(a, z-1e-12), derivativeAt(a, z+1e-12)
			if !stated && math.Abs(high-low) > 1e-11*(1+math.Abs(high)) {
				t.Errorf("%s's derivative jumps at %v from %v to %v", a.Name(), z, low, high)
			}
		}
	}
}

func TestHugeSumsStillGiveASignalAndADerivative(t *testing.T) {
	for _, a := range append(Activations(), exponential{}) {
		for _, z := range []float64{40, 700, 746, 1000, 1e154, 1.7e154, 1e300, 1e-300, math.SmallestNonzeroFloat64} {
			for _, z := range []float64{z, -z} {
				if a.Name() == "exp" && z > 709 {
					continue // e^z is beyond every float64
				}
				y := []float64{0}
				a.Fire(y, []float64{z})
				if derivative := derivativeAt(a, z); math.IsNaN(y[0]-y[0]) || math.IsNaN(derivative-derivative) {
					t.Errorf("%s(%v) is %v, its derivative %v", a.Name(), z, y[0], derivative)
				}
			}
		}
	}
}

func TestADerivativeNeverHidesNaN(t *testing.T) {
	for _, a := range append(Activations(), exponential{}) {
		d := []float64{math.NaN()}
		y := []float64{0}
		a.Fire(y, []float64{1})
		a.Backward(d, []float64{1}, y)
		if !math.IsNaN(d[0]) {
			t.Errorf("%s makes %v of an error that is none", a.Name(), d[0])
		}
	}
}

// Klambauer et al. chose selu's constants so that a standard normal sum gives
// signals of mean 0 and variance 1.
func TestSeluKeepsMeanAndVariance(t *testing.T) {
	mean, variance := 0.0, 0.0
	const step = 1e-3
	for z := -12.0; z < 12; z += step {
		y := []float64{0}
		selu{}.Fire(y, []float64{z})
		share := step / math.Sqrt(2*math.Pi) * math.Exp(-z*z/2)
		mean += share * y[0]
		variance += share * y[0] * y[0]
	}
	if math.Abs(mean) > 1e-6 || math.Abs(variance-1) > 1e-6 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
}

func TestCeluIsEluAndGeluTanhIsNearlyGelu(t *testing.T) {
	z := drawn(1, 500, 8, 3).Data
	one, other := make([]float64, len(z)), make([]float64, len(z))
	elu{}.Fire(one, z)
	celu{}.Fire(other, z)
	sameBits(t, "celu", other, one)
	gelu{}.Fire(one, z)
	geluTanh{}.Fire(other, z)
	for i := range z {
		if math.Abs(one[i]-other[i]) > 5e-4 {
			t.Errorf("gelu(%v) is %v, gelu_tanh %v", z[i], one[i], other[i])
		}
	}
}
