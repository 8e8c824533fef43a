package kernel

import "math"

// tanhMost is where 1-tanh(x) is far below half an ulp of 1.
const tanhMost = 20

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	r, tail, n := expParts(-2 * min(math.Abs(x), tanhMost))
	p := power2(n)
	h, hLo := fastSum(r, tail)
	h, hLo = float64(h*p), float64(hLo*p)
	less, lessLo := fastSum(1, -p)
	more, moreLo := fastSum(1, p)
	num, numLo := fastSum(less, -h)
	den, denLo := fastSum(more, h)
	y := quotient(num, numLo+(lessLo-hLo), den, denLo+(moreLo+hLo))
	return math.Copysign(y, x)
}

// Logistic returns 1/(1+e^-x).
func Logistic(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	r, tail, n := expParts(-min(math.Abs(x), -expLeast))
	hi, lo := fastSum(1, r)
	hi, lo = fastSum(hi, lo+tail)
	p := power2(max(n, -128)) // below 2^-128 nothing is left of it beside 1
	den, denLo := fastSum(1, float64(hi*p))
	denLo = math.FMA(lo, p, denLo)
	if x >= 0 {
		return quotient(1, 0, den, denLo)
	}
	return scale(quotient(hi, lo, den, denLo), n)
}

// fastSum returns a+b rounded and what rounding took away; |a| >= |b| or a = 0.
// T. J. Dekker, A floating-point technique for extending the available precision (1971).
func fastSum(a, b float64) (sum, lost float64) {
	sum = a + b
	return sum, b - (sum - a)
}

// quotient returns (a+aLo)/(b+bLo), the low parts being far smaller than the high ones.
func quotient(a, aLo, b, bLo float64) float64 {
	inverse := 1 / b
	q := float64(a * inverse)
	rest := math.FMA(-q, b, a) + math.FMA(-q, bLo, aLo)
	return math.FMA(rest, inverse, q)
}
