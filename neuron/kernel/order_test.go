package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTanhIsOddToTheLastBit(t *testing.T) {
	for _, x := range fixedArguments() {
		if x == x && math.Float64bits(Tanh(-x)) != math.Float64bits(-Tanh(x)) {
			t.Fatalf("Tanh(-x) is not -Tanh(x) at %v", x)
		}
	}
}

func TestLogisticOfXAndOfMinusXMakeOne(t *testing.T) {
	for _, x := range fixedArguments() {
		if sum := Logistic(x) + Logistic(-x); x == x && math.Abs(sum-1) > 0x1p-52 {
			t.Fatalf("Logistic(x) + Logistic(-x) is %v at %v", sum, x)
		}
	}
}

func TestNormalOfXAndOfMinusXMakeOne(t *testing.T) {
	for _, x := range fixedArguments() {
		if sum := Normal(x) + Normal(-x); x == x && math.Abs(sum-1) > 0x1p-52 {
			t.Fatalf("Normal(x) + Normal(-x) is %v at %v", sum, x)
		}
	}
}

func TestExpm1AndLog1pUndoEachOther(t *testing.T) {
	for _, x := range fixedArguments() {
		if !(math.Abs(x) < 1) {
			continue
		}
		if back := Log1p(Expm1(x)); math.Abs(back-x) > 0x1p-50*math.Abs(x) {
			t.Fatalf("Log1p(Expm1(x)) is %v at %v", back, x)
		}
	}
}

func TestResultsStayWithinTheirRanges(t *testing.T) {
	for _, x := range fixedArguments() {
		if x != x {
			continue
		}
		if y := Exp(x); !(y >= 0) {
			t.Fatalf("Exp(%v) is %v", x, y)
		}
		if y := Tanh(x); !(math.Abs(y) <= 1) {
			t.Fatalf("Tanh(%v) is %v", x, y)
		}
		if y := Logistic(x); !(y >= 0 && y <= 1) {
			t.Fatalf("Logistic(%v) is %v", x, y)
		}
		if y := Normal(x); !(y >= 0 && y <= 1) {
			t.Fatalf("Normal(%v) is %v", x, y)
		}
		if y := Expm1(x); !(y >= -1) {
			t.Fatalf("Expm1(%v) is %v", x, y)
		}
	}
}

// A function that rises does so from each argument of the fixed ones to the next, between neighbouring numbers, and over
// the seams where the reduction of the argument goes to its next step.
func TestAFunctionThatRisesNeverFalls(t *testing.T) {
	for _, f := range functions {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			sorted := slices.DeleteFunc(fixedArguments(), func(x float64) bool { return x != x || f.name == "Log" && x < 0 || f.name == "Log1p" && x < -1 })
			slices.Sort(sorted)
			f.mustRise(t, sorted)
			for _, x := range append(f.seams(), f.arguments(*points/100)...) {
				run := []float64{math.Nextafter(x, math.Inf(-1)), x}
				for range 50 {
					x = math.Nextafter(x, math.Inf(1))
					run = append(run, x)
				}
				f.mustRise(t, run)
			}
		})
	}
}

func (f function) mustRise(t *testing.T, xs []float64) {
	t.Helper()
	for i, x := range xs[1:] {
		if f.f(x) < f.f(xs[i]) {
			t.Fatalf("%s falls from %v at %v (%x) to %v at %v", f.name, f.f(xs[i]), xs[i], xs[i], f.f(x), x)
		}
	}
}

// seams are where the argument is halfway between two multiples of ln 2, or of its half, or between two powers of 2 by
// ratio.
func (f function) seams() []float64 {
	chance := rand.New(rand.NewPCG(5, 5))
	var all []float64
	for n := -1074; n <= 1023; n++ {
		x := (float64(n) + 0.5) * math.Ln2
		switch f.name {
		case "Log":
			x = math.Ldexp(math.Sqrt2, n)
		case "Log1p":
			x = math.Ldexp(math.Sqrt2, max(n, -1)) - 1
		case "Normal":
			x = []float64{-0.5, 0.5, -1, 1, -2, 2, -4, 4}[(n+1074)%8]
		}
		for range 4 {
			all = append(all, f.before(x, chance.IntN(50)), f.before(x/2, chance.IntN(50)))
		}
	}
	return all
}

// before returns the number that stands so many places before x.
func (f function) before(x float64, places int) float64 {
	for range places {
		x = math.Nextafter(x, math.Inf(-1))
	}
	return x
}
