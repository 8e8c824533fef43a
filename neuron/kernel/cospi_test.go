package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// oracleCosPi returns the Taylor series of the cosine at pi*x, for |x| at most 2.
func oracleCosPi(x *big.Float) *big.Float {
	a := fresh().Mul(oraclePi(), x)
	square := fresh().Mul(a, a)
	sum, term := bigFloat(1), bigFloat(1)
	for k := 1; k < 60; k++ { // (2 pi)^120 / 120! is below 2^-340
		term.Mul(term, square)
		term.Quo(term, bigFloat(-float64(2*k)*float64(2*k-1)))
		sum.Add(sum, term)
	}
	return sum
}

var cosPiFunction = function{
	"CosPi", CosPi, oracleCosPi, 0.72, 0,
	[][2]float64{{0, 1}, {0, 0.25}, {0.25, 0.5}, {0.24, 0.26}, {0.49, 0.51}, {-2, 2}},
	[]float64{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75},
}

func TestErrorsOfCosPiStayWithinWhatItsDocCommentStates(t *testing.T) {
	f := cosPiFunction
	worst := bound{most: f.most}
	for _, x := range f.arguments(*points) {
		if y := f.f(x); math.Abs(x) <= 2 && math.Mod(x, 0.5) != 0 { // those have a test of their own
			worst.see(x, ulps(y, f.oracle(bigFloat(x))))
		}
	}
	worst.check(t, f.name)
}

func TestCosPiAtItsEndsIsExact(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range [][2]float64{
		{0, 1},
		{math.Copysign(0, -1), 1},
		{0.5, 0},
		{-0.5, 0},
		{1, -1},
		{1.5, 0},
		{2, 1},
		{3, -1},
		{7.5, 0},
		{1 << 53, 1},
		{math.MaxFloat64, 1},
		{math.SmallestNonzeroFloat64, 1},
		{nan, nan},
		{inf, nan},
		{-inf, nan},
	} {
		if got := CosPi(c[0]); math.Float64bits(got) != math.Float64bits(c[1]) {
			t.Errorf("of %v it is %v, want %v", c[0], got, c[1])
		}
	}
}

func TestCosPiRepeatsAndMirrorsItselfToTheLastBit(t *testing.T) {
	chance := rand.New(rand.NewPCG(5, 9))
	for range 10_000 {
		x := float64(chance.Uint64N(1<<48)) / (1 << 48) // x+8 and 1-x are exact
		y := CosPi(x)
		if CosPi(-x) != y || CosPi(x+8) != y || CosPi(1-x) != -y || CosPi(2-x) != y {
			t.Fatalf("at %v it is %v; at -x %v, x+8 %v, 1-x %v, 2-x %v", x, y, CosPi(-x), CosPi(x+8), CosPi(1-x), CosPi(2-x))
		}
	}
}

// As in the tests of the other functions, the digest is that of every build and CPU.
func TestTheBitsOfCosPiAreTheseOnEveryCPU(t *testing.T) {
	if got, want := digest(mapped(CosPi)), "19d004cb3052fe505b663c921d81ec4d0333b8bffd945eb084688860310d1e07"; got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
