package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
)

var sink float64

func BenchmarkFunctions(b *testing.B) {
	for _, f := range []struct {
		name string
		f    func(float64) float64
	}{
		{"Exp", Exp},
		{"Log", Log},
		{"Tanh", Tanh},
		{"Logistic", Logistic},
		{"Expm1", Expm1},
		{"Log1p", Log1p},
		{"Normal", Normal},
		{"math.Exp", math.Exp},
		{"math.Log", math.Log},
		{"math.Tanh", math.Tanh},
		{"math.Erfc", math.Erfc},
	} {
		b.Run(f.name, func(b *testing.B) {
			x := make([]float64, 1024)
			for i := range x {
				x[i] = 0.01 + float64(i*37%1024)/128
			}
			i := 0
			for b.Loop() {
				sink = f.f(x[i&1023])
				i++
			}
		})
	}
}

func BenchmarkSums(b *testing.B) {
	eachSize(b, func(v, w []float64, x blas64.General) { Sums(v, 0.5, w, x) })
}

func BenchmarkDots(b *testing.B) {
	eachSize(b, func(v, w []float64, x blas64.General) { Dots(w, v, x) })
}

// eachSize reports what a link of the chains costs; w has one number per row of x, v one per column.
func eachSize(b *testing.B, work func(v, w []float64, x blas64.General)) {
	for _, size := range [][2]int{{4, 16}, {64, 32}, {784, 64}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			chance := rand.New(rand.NewPCG(1, 2))
			x := matrix(chance, size[0], size[1], size[1])
			v, w := numbers(chance, size[1]), numbers(chance, size[0])
			b.ReportAllocs()
			for b.Loop() {
				work(v, w, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size[0]*size[1]), "ns/fma")
		})
	}
}

// inCache is how many numbers the functions on slices are measured on: they lie in the first cache.
const inCache = 785

func perNumber(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*inCache), "ns/number")
}

func BenchmarkEach(b *testing.B) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, f := range elementwise[:len(elementwise)-len(optimizerSteps)] {
		var out, in [][]float64
		for range f.outputs {
			out = append(out, make([]float64, inCache))
		}
		for i := range f.inputs {
			in = append(in, make([]float64, inCache))
			for k := range in[i] {
				in[i][k] = chance.Float64()
				if i == f.inputs-1 {
					in[i][k] = 4 * chance.NormFloat64()
				}
			}
		}
		b.Run(f.name, func(b *testing.B) {
			eachUnit(b, func(b *testing.B) {
				for b.Loop() {
					f.run(out, in, usualScalars)
				}
				perNumber(b)
			})
		})
	}
}

func BenchmarkSteps(b *testing.B) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, o := range optimizerSteps {
		numbers := func(n int) []float64 {
			x := make([]float64, n)
			for i := range x {
				x[i] = chance.Float64()
			}
			return x
		}
		state := func() State { return State{numbers(inCache), numbers(o.blocks * inCache)} }
		next, now, gradient := state(), state(), numbers(inCache)
		b.Run(o.name, func(b *testing.B) {
			eachUnit(b, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					o.take(next, now, gradient, usualScalars)
				}
				perNumber(b)
			})
		})
	}
}
