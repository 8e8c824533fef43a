package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"pgregory.net/rapid"
)

// product is what a test gives to Products, between numbers that have to stay as they are.
type product struct {
	z, w [][]float64
	x    blas64.General
	all  []float64 // the memory that z lies in
}

const untouched = 0x1.23456789abcdep-300

func newProduct(chance *rand.Rand, outputs, links, cols, stride int) product {
	p := product{x: matrix(chance, links, cols, stride)}
	pitch := cols + 1 + chance.IntN(3)
	p.all = make([]float64, 1+outputs*pitch)
	for i := range p.all {
		p.all[i] = untouched
	}
	for i := range outputs {
		z := p.all[1+i*pitch:][:cols:cols]
		copy(z, numbers(chance, cols))
		p.z, p.w = append(p.z, z), append(p.w, numbers(chance, links))
	}
	return p
}

// naive is one chain after another.
func (p product) naive() [][]float64 {
	var want [][]float64
	for i, w := range p.w {
		row := append([]float64(nil), p.z[i]...)
		for b := range row {
			for k := range w {
				row[b] = math.FMA(w[k], p.x.Data[k*p.x.Stride+b], row[b])
			}
		}
		want = append(want, row)
	}
	return want
}

// check runs Products and compares.
func (p product) check(t *rapid.T) {
	t.Helper()
	want := p.naive()
	Products(p.z, p.w, p.x)
	for i := range want {
		checkBits(t, p.z[i], want[i])
		for b := range p.z[i] {
			p.z[i][b] = untouched
		}
	}
	for i, v := range p.all {
		if v != untouched {
			t.Fatalf("number %d, outside z, became %v", i, v)
		}
	}
}

func TestProductsAreTheChainsOfTheNaiveLoopToTheLastBit(t *testing.T) {
	eachUnit(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			outputs, links := rapid.IntRange(0, 20).Draw(t, "outputs"), lengths.Draw(t, "links")
			cols := rapid.OneOf(lengths, rapid.IntRange(0, 150)).Draw(t, "columns")
			stride := cols + rapid.IntRange(0, 3).Draw(t, "gap")
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			newProduct(chance, outputs, links, cols, stride).check(t)
		})
	})
}

// Every number of outputs and columns up to beyond the widest block, so that no piece of the assembly is left out.
func TestProductsOfEveryShapeAreTheChainsOfTheNaiveLoop(t *testing.T) {
	eachUnit(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			outputs := rapid.IntRange(1, 2*Shared+1).Draw(t, "outputs")
			for cols := range 80 {
				newProduct(chance, outputs, 3, cols, cols).check(t)
			}
		})
	})
}

// Zeros, infinities and subnormal numbers as the naive loop has them, signs of zeros included; NaN where that has NaN.
// However many outputs there are, each has the chains that it has alone. The sizes are those from which on products go by
// blocks, and by copies, and beyond the ends of these.
func TestAnOutputAmongManyIsWhatItIsAlone(t *testing.T) {
	eachUnit(t, func(t *testing.T) {
		chance := rand.New(rand.NewPCG(5, 6))
		shapes := [][3]int{{40, 257, 30}, {257, 1025, 512}, {256, 512, 1027}, {129, 513, 130}}
		if Unit() == "portable" {
			shapes = shapes[:1] // it has no blocks
		}
		for _, shape := range shapes {
			many := newProduct(chance, shape[0], shape[1], shape[2], shape[2]+1)
			alone := product{x: many.x}
			var from [][]float64
			for _, z := range many.z {
				from = append(from, slices.Clone(z))
			}
			Products(many.z, many.w, many.x)
			for i, w := range many.w {
				alone.z, alone.w = from[i:i+1], [][]float64{w}
				Products(alone.z, alone.w, alone.x)
				for b, v := range from[i] {
					if math.Float64bits(many.z[i][b]) != math.Float64bits(v) {
						t.Fatalf("%v: output %d, column %d is %v, and %v alone", shape, i, b, many.z[i][b], v)
					}
				}
			}
		}
	})
}

func TestProductsOfSpecialValuesAreThoseOfTheNaiveLoop(t *testing.T) {
	special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, math.MaxFloat64, 0x1p-1022, 0x1p-537}
	eachUnit(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			p := newProduct(chance, rapid.IntRange(1, 9).Draw(t, "outputs"), 3, 27, 27)
			for _, numbers := range append(append([][]float64{p.x.Data}, p.z...), p.w...) {
				for i := range numbers {
					numbers[i] = special[chance.IntN(len(special))]
				}
			}
			want := p.naive()
			Products(p.z, p.w, p.x)
			for i := range want {
				for b, v := range want[i] {
					if got := p.z[i][b]; math.Float64bits(got) != math.Float64bits(v) && !(math.IsNaN(got) && math.IsNaN(v)) {
						t.Fatalf("number %d of output %d is %v, want %v", b, i, got, v)
					}
				}
			}
		})
	})
}

func TestProductsThatDoNotFitPanic(t *testing.T) {
	two, three := make([]float64, 2), make([]float64, 3)
	x := blas64.General{Rows: 3, Cols: 2, Stride: 2, Data: make([]float64, 6)}
	mustPanic(t, "an output too few", func() { Products([][]float64{two}, [][]float64{three, three}, x) })
	mustPanic(t, "a second output too long", func() { Products([][]float64{two, three}, [][]float64{three, three}, x) })
	mustPanic(t, "weights too few", func() { Products([][]float64{two}, [][]float64{two}, x) })
}

func BenchmarkProducts(b *testing.B) {
	eachUnit(b, func(b *testing.B) {
		for _, size := range [][3]int{{1, 784, 64}, {8, 784, 64}, {16, 64, 784}, {64, 784, 128}, {256, 784, 256}, {1024, 1024, 1024}} {
			b.Run(fmt.Sprintf("%dx%dx%d", size[0], size[1], size[2]), func(b *testing.B) {
				p := newProduct(rand.New(rand.NewPCG(1, 2)), size[0], size[1], size[2], size[2])
				b.ReportAllocs()
				for b.Loop() {
					Products(p.z, p.w, p.x)
				}
				b.ReportMetric(2*float64(size[0]*size[1]*size[2]*b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	})
}
