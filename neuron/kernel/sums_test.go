package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas64"
	"pgregory.net/rapid"
)

// lengths are those around the blocks of four, and others.
var lengths = rapid.OneOf(rapid.SampledFrom([]int{0, 1, 3, 4, 5, 7, 8, 9, 17}), rapid.IntRange(0, 40))

func TestSumsAreTheChainsOfTheNaiveLoopToTheLastBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, v, w := draw(t)
		start := rapid.Float64().Draw(t, "start")
		got, want := slices.Repeat([]float64{math.NaN()}, len(v)), make([]float64, len(v))
		Sums(got, start, w, x)
		for b := range want {
			want[b] = start
			for k := range w {
				want[b] = math.FMA(w[k], x.Data[k*x.Stride+b], want[b])
			}
		}
		checkBits(t, got, want)
	})
}

func TestDotsAreTheChainsOfTheNaiveLoopToTheLastBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, v, w := draw(t)
		got, want := slices.Repeat([]float64{math.NaN()}, len(w)), make([]float64, len(w))
		Dots(got, v, x)
		for k := range want {
			for b := range v {
				want[k] = math.FMA(v[b], x.Data[k*x.Stride+b], want[k])
			}
		}
		checkBits(t, got, want)
	})
}

func TestTotalAddsInAscendingOrder(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want float64
	}{
		{"nothing is 0", nil, 0},
		{"what a large number swallows is lost", []float64{0x1p53, 1, 1, -0x1p53}, 0},
		{"what comes after it is not", []float64{0x1p53, -0x1p53, 1, 1}, 2},
		{"what comes before it is not", []float64{1, 1, 0x1p53, -0x1p53}, 2},
	} {
		if got := Total(c.x); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestASumDoesNotDependOnHowRowsOfTheBatchAreGrouped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, v, w := draw(t)
		cut := rapid.IntRange(0, len(v)).Draw(t, "cut")
		whole, parts := make([]float64, len(v)), make([]float64, len(v))
		Sums(whole, 1, w, x)
		Sums(parts[:cut], 1, w, columns(x, 0, cut))
		Sums(parts[cut:], 1, w, columns(x, cut, len(v)))
		checkBits(t, parts, whole)
	})
}

func TestMisshapenMatricesPanic(t *testing.T) {
	two, three := make([]float64, 2), make([]float64, 3)
	for _, c := range []struct {
		name string
		x    blas64.General // beside three weights and a batch of two
	}{
		{"a row too many", blas64.General{Rows: 4, Cols: 2, Stride: 2, Data: make([]float64, 8)}},
		{"a row too few", blas64.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float64, 8)}},
		{"a column too many", blas64.General{Rows: 3, Cols: 3, Stride: 3, Data: make([]float64, 9)}},
		{"a column too few", blas64.General{Rows: 3, Cols: 1, Stride: 2, Data: make([]float64, 9)}},
		{"rows that overlap", blas64.General{Rows: 3, Cols: 2, Stride: 1, Data: make([]float64, 9)}},
		{"too little data", blas64.General{Rows: 3, Cols: 2, Stride: 2, Data: make([]float64, 5)}},
		{"too little data for the stride", blas64.General{Rows: 3, Cols: 2, Stride: 4, Data: make([]float64, 9)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			mustPanic(t, "Sums", func() { Sums(two, 0, three, c.x) })
			mustPanic(t, "Dots", func() { Dots(three, two, c.x) })
		})
	}
}

func TestSumsAndDotsAllocateNothing(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	x, v, w := matrix(chance, 9, 7, 8), numbers(chance, 7), numbers(chance, 9)
	if n := testing.AllocsPerRun(100, func() { Sums(v, 1, w, x); Dots(w, v, x); Total(v) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// draw returns a matrix, a vector v as long as its rows are wide, and a vector w as long as it has rows. The numbers have
// magnitudes from 2^-20 to 2^20, so that another order, or a product rounded apart, shows.
func draw(t *rapid.T) (x blas64.General, v, w []float64) {
	rows, cols := lengths.Draw(t, "rows"), lengths.Draw(t, "cols")
	stride := cols + rapid.IntRange(0, 3).Draw(t, "gap")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	return matrix(chance, rows, cols, stride), numbers(chance, cols), numbers(chance, rows)
}

func matrix(chance *rand.Rand, rows, cols, stride int) blas64.General {
	data := numbers(chance, rows*stride)
	if rows > 0 {
		data = data[:(rows-1)*stride+cols] // no more than the shape needs
	}
	return blas64.General{Rows: rows, Cols: cols, Stride: stride, Data: data}
}

func numbers(chance *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Ldexp(2*chance.Float64()-1, chance.IntN(41)-20)
	}
	return x
}

// columns returns the columns [from, to) of x.
func columns(x blas64.General, from, to int) blas64.General {
	x.Data, x.Cols = x.Data[min(from, len(x.Data)):], to-from
	return x
}

func checkBits(t *rapid.T, got, want []float64) {
	t.Helper()
	for i := range want {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("number %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if said, ok := recover().(string); !ok || !strings.HasPrefix(said, "kernel: ") {
			t.Errorf("%s does not panic with what is wrong", what)
		}
	}()
	f()
}
