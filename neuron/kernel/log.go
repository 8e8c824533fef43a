package kernel

import "math"

// Log returns the natural logarithm of x.
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
	s := f / (2 + f)
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

	half := float64(0.5 * f)
	square := float64(f * half)            // f^2/2 ...
	squareLo := math.FMA(f, half, -square) // ... and what rounding took from it
	a := f - square
	tail := (f - a) - square - squareLo
	tail += math.FMA(s, math.FMA(z, q, square), float64(k*ln2Lo))
	kHi := float64(k * ln2Hi)
	hi := kHi + a
	return hi + ((a - (hi - kHi)) + tail)
}

// logParts splits a positive finite x into 2^k * (1 + f) with 1+f within [sqrt(1/2), sqrt(2)).
func logParts(x float64) (f, k float64) {
	const sqrtHalf = 0x3fe6a09e667f3bcd // bits of sqrt(1/2)
	subnormal := 0.0
	if x < 0x1p-1022 {
		x = float64(x * 0x1p54)
		subnormal = -54
	}
	bits := math.Float64bits(x)
	n := int64(bits-sqrtHalf) >> 52
	m := math.Float64frombits(bits - uint64(n)<<52)
	return m - 1, float64(n) + subnormal
}
