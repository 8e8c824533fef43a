package kernel

import (
	"math"
	"testing"
)

// Over every range of x, where polynomials, tails and subnormal results begin and end.
func TestGelusOfEveryRangeHaveTheBitsOfThePortableFunction(t *testing.T) {
	x := append([]float64(nil), specialNumbers...)
	for _, known := range functions {
		x = append(x, known.arguments(200)...)
	}
	for _, end := range []float64{0.5, 1, 2, 4, 37.5, 38.4, 38.5, 39, 40} {
		for _, v := range []float64{end, math.Nextafter(end, 0), math.Nextafter(end, 100)} {
			x = append(x, v, -v)
		}
	}
	for i := range 4000 {
		x = append(x, float64(i-2000)/50)
	}
	eachUnit(t, func(t *testing.T) {
		y := make([]float64, len(x))
		Gelus(y, x)
		for i, got := range y {
			if want := float64(x[i] * Normal(x[i])); math.Float64bits(got) != math.Float64bits(want) && !math.IsNaN(want) {
				t.Fatalf("of %v it is %v (%x), want %v (%x)", x[i], got, got, want, want)
			}
		}
	})
}

func TestGelusHaveTheBitsOfThePortableLoops(t *testing.T) {
	sameWithEveryUnit(t, 1, 1, func(out, in [][]float64) { Gelus(out[0], in[0]) })
	sameWithEveryUnit(t, 1, 2, func(out, in [][]float64) {
		copy(out[0], in[0])
		GeluSlopes(out[0], in[1])
	})
}

func BenchmarkGelu(b *testing.B) {
	x, y := make([]float64, 4096), make([]float64, 4096)
	for i := range x {
		x[i] = float64(i-2048) / 512
	}
	eachUnit(b, func(b *testing.B) {
		b.Run("fire", func(b *testing.B) {
			for b.Loop() {
				Gelus(y, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x)), "ns/number")
		})
		b.Run("slopes", func(b *testing.B) {
			for b.Loop() {
				GeluSlopes(y, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x)), "ns/number")
		})
	})
}
