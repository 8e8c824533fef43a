package kernel

import "math"

// tanhMost is where 1-tanh(x) is far below half an ulp of 1.
const tanhMost = 20

// Tanh returns the hyperbolic tangent of x.
func Tanh(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	r, tail, n := expParts(float64(2 * min(math.Abs(x), tanhMost)))
	p := power2(n)
	hi := r + tail
	lo := float64(((r - hi) + tail) * p)
	hi = float64(hi * p)
	num, numLo := fastSum(p-1, hi)
	den, denLo := fastSum(p+1, hi)
	return math.Copysign(quotient(num, numLo+lo, den, denLo+lo), x)
}

// Logistic returns 1/(1+e^-x).
func Logistic(x float64) float64 {
	if x != x {
		return math.NaN()
	}
	r, tail, n := expParts(max(-math.Abs(x), expLeast))
	num, e := fastSum(1, r)
	num, numLo := fastSum(num, e+tail)
	p := power2(max(n, -128))
	den, denLo := fastSum(1, float64(num*p))
	denLo = math.FMA(numLo, p, denLo)
	if x >= 0 {
		return quotient(1, 0, den, denLo)
	}
	return scale(quotient(num, numLo, den, denLo), n)
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
