package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sameWithEveryUnit runs a function of kernel in portable Go, on slices of every length around the vectors' and of ordinary
// and special numbers, and compares with every other set of instructions.
func sameWithEveryUnit(t *testing.T, outputs, inputs int, run func(out, in [][]float64)) {
	eachUnit(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(0, 40).Draw(t, "numbers")
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			special := rapid.Bool().Draw(t, "special")
			var in, out, want [][]float64
			for range inputs {
				in = append(in, drawNumbers(chance, n, special))
			}
			all := make([][]float64, outputs)
			for i := range outputs {
				all[i] = make([]float64, n+2)
				for j := range all[i] {
					all[i][j] = untouched
				}
				out, want = append(out, all[i][1:n+1:n+1]), append(want, make([]float64, n))
			}
			run(out, in)
			withPortable(func() { run(want, in) })
			for i := range want {
				for k, w := range want[i] {
					if got := out[i][k]; math.Float64bits(got) != math.Float64bits(w) && !(math.IsNaN(got) && math.IsNaN(w)) {
						t.Fatalf("number %d of output %d is %v, want %v", k, i, got, w)
					}
				}
				if all[i][0] != untouched || all[i][n+1] != untouched {
					t.Fatalf("output %d was written beyond its ends", i)
				}
			}
		})
	})
}

var specialNumbers = []float64{
	0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64,
	math.MaxFloat64, -math.MaxFloat64, 0x1p-1022, 0x1p-537, 0.1, 1e-8,
}

func drawNumbers(chance *rand.Rand, n int, special bool) []float64 {
	x := numbers(chance, n)
	for i := range x {
		if special && chance.IntN(2) == 0 {
			x[i] = specialNumbers[chance.IntN(len(specialNumbers))]
		}
	}
	return x
}

func TestFunctionsOnSlicesHaveTheBitsOfThePortableLoops(t *testing.T) {
	for _, f := range elementwise {
		t.Run(f.name, func(t *testing.T) {
			sameWithEveryUnit(t, f.outputs, f.inputs, func(out, in [][]float64) { f.run(out, in, usualScalars) })
		})
	}
}

// Over all magnitudes, where reductions and tails differ, where results overflow or are subnormal, and where the ranges of
// polynomials end.
func TestFunctionsOnSlicesHaveTheBitsOfThePortableLoopsInEveryRange(t *testing.T) {
	all := everyRange()
	for _, f := range elementwise {
		var in, want [][]float64
		chance := rand.New(rand.NewPCG(7, 7))
		for range f.inputs {
			chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			in = append(in, slices.Clone(all))
		}
		for range f.outputs {
			want = append(want, make([]float64, len(all)))
		}
		withPortable(func() { f.run(want, in, usualScalars) })
		withEachUnit(func() {
			memory, out := rows(f.outputs, len(all), 0, 0)
			f.run(out, in, usualScalars)
			compareRows(t, f.name, memory, out, want)
		})
	}
}

// everyRange are arguments from wherever a function of the kernel does anything else.
func everyRange() []float64 {
	x := slices.Clone(specialNumbers)
	for _, known := range functions {
		x = append(x, known.arguments(100)...)
	}
	for _, end := range []float64{0.5, 1, 2, 4, 37.5, 38.4, 38.5, 39, 40} {
		for _, v := range []float64{end, math.Nextafter(end, 0), math.Nextafter(end, 100)} {
			x = append(x, v, -v)
		}
	}
	for i := range 2000 {
		x = append(x, float64(i-1000)/25)
	}
	return x
}

func TestFunctionsOnSlicesOfUnequalLengthsPanic(t *testing.T) {
	for _, f := range elementwise {
		if f.inputs == 1 && f.outputs == 1 && f.inPlace {
			continue
		}
		var out, in [][]float64
		for range f.outputs {
			out = append(out, make([]float64, 9))
		}
		for range f.inputs {
			in = append(in, make([]float64, 9))
		}
		in[f.inputs-1] = in[f.inputs-1][:8]
		mustPanic(t, f.name, func() { f.run(out, in, usualScalars) })
	}
}

// A number that is not finite is found in every place, and nothing else is taken for one.
func TestFiniteFindsEveryNumberThatIsNot(t *testing.T) {
	eachUnit(t, func(t *testing.T) {
		for n := range 40 {
			x := make([]float64, n)
			for i := range x {
				x[i] = []float64{math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, math.Copysign(0, -1)}[i%4]
			}
			if !Finite(x) {
				t.Fatalf("%d finite numbers count as not finite", n)
			}
			for i, was := range x {
				for _, bad := range []float64{math.NaN(), math.Copysign(math.NaN(), -1), math.Inf(1), math.Inf(-1), math.Float64frombits(0x7ff0000000000001)} {
					x[i] = bad
					if Finite(x) {
						t.Fatalf("%x in place %d of %d numbers is not found", math.Float64bits(bad), i, n)
					}
				}
				x[i] = was
			}
		}
	})
}
