package kernel

import "math"

// ln 2 in two parts. The first has 42 significant bits, so that n*ln2Hi is exact for |n| < 2^11; the second is the
// rest, rounded to 53 bits.
const (
	ln2Hi = 0x1.62e42fefa38p-1
	ln2Lo = math.Ln2 - ln2Hi
)

// shift added to a number of magnitude below 2^51 rounds it to an integer and leaves that integer in the low bits.
const shift = 0x1.8p52

// Beyond these e^x overflows to +Inf, or rounds to 0.
const (
	expMost  = 710
	expLeast = -746
)

// Exp returns e to the x.
//
// Measured error: at most 0.65 ulp, 0.78 where the result is subnormal. Exp(NaN) = NaN, Exp(-Inf) = 0, Exp(+Inf) = +Inf;
// above 709.782712893384 it is +Inf, below -745.1332191019411 it is 0.
//
// e^x = 2^n * (1+r+tail), see expParts; 1+r is kept in two parts until tail is added.
func Exp(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	r, tail, n := expParts(min(max(x, expLeast), expMost))
	hi, lo := fastSum(1, r)
	return scale(hi+(lo+tail), n)
}

// expParts splits e^x, for x within expLeast and expMost, into 2^n * (1 + r + tail) with |r| <= ln(2)/2 and tail the
// smaller part.
//
// Reduction x = n*ln2 + r in two steps: W. J. Cody and W. Waite, Software Manual for the Elementary Functions (1980),
// chapter 6. Tail: the Taylor series r^2/2! + r^3/3! + ... + r^14/14!, whose remainder is below 2^-62, by Horner's rule.
func expParts(x float64) (r, tail float64, n int64) {
	t := math.FMA(x, math.Log2E, shift)
	k := t - shift
	h := math.FMA(-k, ln2Hi, x) // exact
	r = math.FMA(-k, ln2Lo, h)
	lost := math.FMA(-k, ln2Lo, h-r) // the rounding error of r
	q := 1.0 / 87178291200
	q = math.FMA(q, r, 1.0/6227020800)
	q = math.FMA(q, r, 1.0/479001600)
	q = math.FMA(q, r, 1.0/39916800)
	q = math.FMA(q, r, 1.0/3628800)
	q = math.FMA(q, r, 1.0/362880)
	q = math.FMA(q, r, 1.0/40320)
	q = math.FMA(q, r, 1.0/5040)
	q = math.FMA(q, r, 1.0/720)
	q = math.FMA(q, r, 1.0/120)
	q = math.FMA(q, r, 1.0/24)
	q = math.FMA(q, r, 1.0/6)
	square := float64(r * r)
	tail = math.FMA(square, 0.5, math.FMA(float64(square*r), q, lost))
	return r, tail, int64(math.Float64bits(t) - math.Float64bits(shift))
}

// scale returns x * 2^n for n within [-2044, 2046]; it rounds only where the result is subnormal.
func scale(x float64, n int64) float64 {
	half := n >> 1
	return float64(float64(x*power2(half)) * power2(n-half))
}

// power2 returns 2^n for n within [-1022, 1023].
func power2(n int64) float64 {
	return math.Float64frombits(uint64(n+1023) << 52)
}
