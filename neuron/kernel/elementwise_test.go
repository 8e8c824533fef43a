package kernel

import (
	"math"
	"math/rand/v2"
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

func TestMomentumHasTheBitsOfThePortableLoop(t *testing.T) {
	sameWithEveryUnit(t, 2, 3, func(out, in [][]float64) {
		Momentum(out[0], out[1], in[0], in[1], in[2], 0.9, 0.1)
	})
}

func TestAdamHasTheBitsOfThePortableLoop(t *testing.T) {
	sameWithEveryUnit(t, 3, 4, func(out, in [][]float64) {
		Adam(out[0], out[1], out[2], in[0], in[1], in[2], in[3], AdamStep{Beta1: 0.9, Beta2: 0.999, Rate: 0.003, Root: 0.7, Epsilon: 1e-8})
	})
}

func TestAbove0HasTheBitsOfThePortableLoop(t *testing.T) {
	sameWithEveryUnit(t, 1, 2, func(out, in [][]float64) { Above0(out[0], in[0], in[1]) })
}

// Over all magnitudes, where reductions and tails differ, and where results overflow or are subnormal.
func TestExponentialsHaveTheBitsOfThePortableFunctions(t *testing.T) {
	for _, f := range []struct {
		name   string
		each   func(y, x []float64)
		single func(float64) float64
	}{{"exp", Exps, Exp}, {"logistic", Logistics, Logistic}, {"tanh", Tanhs, Tanh}} {
		t.Run(f.name, func(t *testing.T) {
			x := append([]float64(nil), specialNumbers...)
			for _, known := range functions {
				x = append(x, known.arguments(200)...)
			}
			eachUnit(t, func(t *testing.T) {
				y := make([]float64, len(x))
				f.each(y, x)
				for i, got := range y {
					if want := f.single(x[i]); math.Float64bits(got) != math.Float64bits(want) {
						t.Fatalf("of %v it is %v (%x), want %v (%x)", x[i], got, got, want, want)
					}
				}
			})
			sameWithEveryUnit(t, 1, 1, func(out, in [][]float64) { f.each(out[0], in[0]) })
		})
	}
}

func TestSlopesHaveTheBitsOfThePortableLoops(t *testing.T) {
	for _, slopes := range []func(d, y []float64){LogisticSlopes, TanhSlopes} {
		sameWithEveryUnit(t, 1, 2, func(out, in [][]float64) {
			copy(out[0], in[0])
			slopes(out[0], in[1])
		})
	}
}

func TestStepsOfUnequalLengthsPanic(t *testing.T) {
	two, three := make([]float64, 2), make([]float64, 3)
	mustPanic(t, "Momentum", func() { Momentum(two, two, two, two, three, 0.9, 0.1) })
	mustPanic(t, "Adam", func() { Adam(two, two, two, two, two, three, two, AdamStep{}) })
	mustPanic(t, "Above0", func() { Above0(two, two, three) })
}
