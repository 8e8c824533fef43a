package kernel

import "math"

// Where e^x is so small that e^x - 1 rounds to -1, and the power of 2 from which on subtracting 1 changes nothing.
const (
	expm1Least = -50
	expm1Most  = 64
)

// Expm1 returns e^x - 1, without the cancellation that Exp(x) - 1 has near 0.
//
// Measured error: at most 1.05 ulp. Expm1(NaN) = NaN, Expm1(±0) = ±0, Expm1(-Inf) = -1, Expm1(+Inf) = +Inf; above
// 709.782712893384 it is +Inf.
//
// e^x = p * (1+h), p a power of 2, see expParts; p - 1 and h are kept in two parts.
func Expm1(x float64) float64 {
	switch {
	case x != x:
		return math.NaN()
	case x == 0:
		return x
	}
	r, tail, n := expParts(min(max(x, expm1Least), expMost))
	if n >= expm1Most {
		return Exp(x)
	}
	p := power2(n)
	h, hLo := fastSum(r, tail)
	less, lessLo := fastSum(max(p, 1), -min(p, 1))
	if p < 1 {
		less, lessLo = -less, -lessLo
	}
	hi, lo := fastSum(less, float64(h*p))
	return hi + (lo + math.FMA(hLo, p, lessLo))
}

// Log1p returns the natural logarithm of 1+x, without the rounding that 1+x has near 0.
//
// Measured error: at most 0.68 ulp. Log1p(NaN) = NaN, Log1p(x < -1) = NaN, Log1p(-1) = -Inf, Log1p(±0) = ±0,
// Log1p(+Inf) = +Inf.
//
// It is Log of 1+x in two parts: log(u+lo) = log u + lo/u. Where 1+x is near 1, f = x is exact.
func Log1p(x float64) float64 {
	switch {
	case x != x || x < -1:
		return math.NaN()
	case x == 0 || x > math.MaxFloat64:
		return x
	case x == -1:
		return math.Inf(-1)
	}
	if -0.29 <= x && x <= 0.41 {
		return logOf(x, 0, 0)
	}
	u, lost := fastSum(max(x, 1), min(x, 1))
	f, k := logParts(u)
	return logOf(f, k, lost/u)
}
