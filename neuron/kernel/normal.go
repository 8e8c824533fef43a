package kernel

import "math"

// normalMost is where even the tail is below the least float64.
const normalMost = 39

// polynomial is first + firstLo + x*(... rest[len-2]*x + rest[len-1]), its first coefficient in two parts.
type polynomial struct {
	first, firstLo float64
	rest           []float64 // of the highest power first
}

// at returns the polynomial's value at x in two parts.
func (p *polynomial) at(x float64) (hi, lo float64) {
	q := 0.0
	for _, c := range p.rest {
		q = math.FMA(q, x, c)
	}
	moved := float64(q * x)
	hi, lost := fastSum(p.first, moved)
	return hi, lost + (p.firstLo + math.FMA(q, x, -moved))
}

// Normal returns Phi(x) = (1 + erf(x/sqrt 2))/2, the share of the standard normal distribution that is below x. It is as
// accurate in the lower tail, down to the least float64 above 0, as elsewhere.
//
// Measured error: at most 0.79 ulp, 0.78 where the result is subnormal. Normal(NaN) = NaN, Normal(-Inf) = 0,
// Normal(+Inf) = 1.
//
// Near 0 it is 1/2 + x*P(x^2). Elsewhere Phi(-x) = e^(-x^2/2) * G(x), and Phi(x) = 1 - Phi(-x); P and G are polynomials
// that interpolate at Chebyshev nodes (L. N. Trefethen, Approximation Theory and Approximation Practice, 2013).
func Normal(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	distance := min(math.Abs(x), normalMost)
	if distance <= 0.5 {
		hi, lo := normalCentral.at(float64(x * x))
		p := float64(hi * x)
		sum, lost := fastSum(0.5, p)
		return sum + (lost + math.FMA(lo, x, math.FMA(hi, x, -p)))
	}
	hi, lo, n := normalTail(distance)
	if x < 0 {
		return scale(hi+lo, n)
	}
	p := power2(max(n, -128)) // below 2^-128 the tail does not change 1
	sum, lost := fastSum(1, -float64(hi*p))
	return sum + (lost - float64(lo*p))
}

// normalTail splits Phi(-x), for x within 1/2 and normalMost, into 2^n * (hi + lo).
func normalTail(x float64) (hi, lo float64, n int64) {
	e, eLo, n := bell(x)
	switch {
	case x <= 1:
		hi, lo = normalHalf.at(x - 0.75)
	case x <= 2:
		hi, lo = normalOne.at(x - 1.5)
	case x <= 4:
		hi, lo = normalTwo.at(x - 3)
	default:
		hi, lo = normalFar.at(1 / float64(x*x))
	}
	p := float64(e * hi)
	pLo := math.FMA(e, lo, math.FMA(eLo, hi, math.FMA(e, hi, -p)))
	if x > 4 {
		return quotient(p, pLo, x, 0), 0, n
	}
	return p, pLo, n
}

// bell splits e^(-x^2/2), for |x| up to normalMost, into 2^n * (hi + lo). x^2 is taken in two parts: where it is large, its
// rounding error would be many ulp of the result.
func bell(x float64) (hi, lo float64, n int64) {
	half := float64(x * (0.5 * x))
	halfLo := math.FMA(x, float64(0.5*x), -half)
	r, tail, n := expParts(max(-half, expLeast))
	hi, lo = fastSum(1, r)
	hi, lo = fastSum(hi, lo+tail)
	return hi, math.FMA(-halfLo, hi, lo), n
}
