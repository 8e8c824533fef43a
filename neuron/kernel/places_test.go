package kernel

import (
	"math"
	"testing"
)

// Nine times the same number, so that it is in every place of a vector, and in the one that is left over. Every NaN
// becomes the plain one.
func TestExponentialsOfOneNumberAreTheSameBitsInEveryPlace(t *testing.T) {
	x := append([]float64{math.Copysign(math.NaN(), -1), math.Float64frombits(0x7ff00000deadbeef)}, specialNumbers...)
	for _, known := range functions {
		x = append(x, known.arguments(100)...)
	}
	for _, f := range []struct {
		name   string
		each   func(y, x []float64)
		single func(float64) float64
	}{{"exp", Exps, Exp}, {"log", Logs, Log}, {"logistic", Logistics, Logistic}, {"tanh", Tanhs, Tanh}} {
		withEachUnit(func() {
			var in, out [9]float64
			for _, v := range x {
				for i := range in {
					in[i] = v
				}
				f.each(out[:], in[:])
				want := f.single(v)
				for i, got := range out {
					if math.Float64bits(got) != math.Float64bits(want) {
						t.Fatalf("%s, %s: of %v it is %v (%x) in place %d, want %v (%x)", Unit(), f.name, v, got, got, i, want, want)
					}
				}
			}
		})
	}
}
