package kernel

import (
	"flag"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

var points = flag.Int("points", 800, "arguments of each kind that the tests of accuracy draw")

// function is one of the kernel's functions beside what it must be.
type function struct {
	name   string
	f      func(float64) float64
	oracle func(*big.Float) *big.Float
	// the errors its doc comment states, in ulp, where the result is normal and where it is not
	most, mostSubnormal float64
	ranges              [][2]float64 // where arguments are drawn evenly
	edges               []float64
}

var functions = []function{
	{
		"Exp", Exp, oracleExp, 0.65, 0.78,
		[][2]float64{{-1, 1}, {-0.35, 0.35}, {-40, 40}, {-745.2, 709.8}, {-745.2, -707}, {709, 709.79}},
		[]float64{0, 1, 709.782712893384, -708.3964185322641, -745.1332191019411, -744.4400719213812},
	},
	{
		"Log", Log, oracleLog, 0.68, 0,
		[][2]float64{{0.5, 2}, {0.9, 1.1}, {0.7, 0.72}, {1.4, 1.42}, {0, 1}, {1, 1000}, {0, 0x1p-1022}, {0, math.MaxFloat64}},
		[]float64{1, 2, math.Sqrt2, 1 / math.Sqrt2, 0x1p-1022, math.SmallestNonzeroFloat64, math.MaxFloat64, math.E},
	},
	{
		"Tanh", Tanh, oracleTanh, 0.78, 0.5,
		[][2]float64{{-1, 1}, {-0.18, 0.18}, {0.17, 0.18}, {0.5, 0.53}, {-5, 5}, {-20, 20}, {18, 19.2}},
		[]float64{0, 0.17328679513998632, 0.5198603854199589, 0.5493061443340549, 19.06154746539849, 20, 21, 700},
	},
	{
		"Logistic", Logistic, oracleLogistic, 0.65, 0.78,
		[][2]float64{{-1, 1}, {-5, 5}, {-40, 40}, {-745.2, 40}, {-745.2, -707}},
		[]float64{0, 36.7368005696771, 37, -36.7368005696771, -708.3964185322641, -745.1332191019411, 700, -700},
	},
	{
		"Expm1", Expm1, oracleExpm1, 1.05, 0,
		[][2]float64{{-1, 1}, {-0.35, 0.35}, {0.34, 0.36}, {-0.36, -0.34}, {-2, 3}, {-40, 40}, {-50.5, 709.8}},
		[]float64{0, 1, 709.782712893384, math.Ln2, math.Ln2 / 2, -math.Ln2 / 2, -37.42994775023705, 44.01},
	},
	{
		"Log1p", Log1p, oracleLog1p, 0.68, 0,
		[][2]float64{{-0.99, 1}, {-0.1, 0.1}, {-0.3, -0.28}, {0.4, 0.42}, {-1 + 0x1p-53, -0.999}, {1, 1000}, {-0x1p-1022, 0x1p-1022}, {0, math.MaxFloat64}},
		[]float64{0, -0.29, 0.41, 1, math.E - 1, 0x1p53, 0x1p54, math.MaxFloat64, -1 + 0x1p-53},
	},
	{
		"Normal", Normal, oracleNormal, 0.79, 0.78,
		[][2]float64{{-1, 1}, {-0.51, -0.49}, {-2, 2}, {-4.1, 9}, {-38.6, -4}, {-38.6, -37}},
		[]float64{0, 0.5, -0.5, -1, 1, 2, -2, -4, 4, 8.29, -37.5193793471445, -38.467405617144344},
	},
}

func TestErrorsStayWithinWhatTheDocCommentsState(t *testing.T) {
	for _, f := range functions {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			normal, subnormal := bound{most: f.most}, bound{most: f.mostSubnormal}
			for _, x := range f.arguments(*points) {
				y := f.f(x)
				if e := ulps(y, f.oracle(bigFloat(x))); math.Abs(y) < 0x1p-1022 {
					subnormal.see(x, e)
				} else {
					normal.see(x, e)
				}
			}
			normal.check(t, f.name)
			subnormal.check(t, f.name+", where subnormal")
		})
	}
}

// bound is the largest error seen, in ulp, and the largest allowed.
type bound struct{ worst, at, most float64 }

func (b *bound) see(x, places float64) {
	if !(places <= b.worst) {
		b.worst, b.at = places, x
	}
}

func (b *bound) check(t *testing.T, name string) {
	t.Helper()
	t.Logf("%s: at most %.4f ulp, at %v (%x)", name, b.worst, b.at, b.at)
	if !(b.worst <= b.most) {
		t.Errorf("%s is wrong by %.4f ulp at %v, the doc comment states %v", name, b.worst, b.at, b.most)
	}
}

// arguments are an even grid and random draws over each range, magnitudes over all binary orders, and the edges with
// their neighbours.
func (f function) arguments(count int) []float64 {
	chance := rand.New(rand.NewPCG(2026, 11))
	var all []float64
	for _, r := range f.ranges {
		width := r[1] - r[0]
		for i := range count {
			all = within(all, r[0], r[1], r[0]+float64(width*(float64(i)/float64(count))), r[0]+float64(width*chance.Float64()))
		}
	}
	least, most := f.ranges[len(f.ranges)-1][0], f.ranges[len(f.ranges)-1][1]
	for _, r := range f.ranges {
		least, most = min(least, r[0]), max(most, r[1])
	}
	for range count {
		x := math.Ldexp(1+chance.Float64(), chance.IntN(2098)-1074)
		all = within(all, least, most, x, -x)
	}
	for _, edge := range f.edges {
		x, y := edge, edge
		for range 32 {
			all = within(all, least, math.MaxFloat64, x, y)
			x, y = math.Nextafter(x, math.Inf(-1)), math.Nextafter(y, math.Inf(1))
		}
	}
	return all
}

func within(all []float64, least, most float64, xs ...float64) []float64 {
	for _, x := range xs {
		if least <= x && x <= most && (x != 0 || least < 0) {
			all = append(all, x)
		}
	}
	return all
}
