package kernel

import "math"

// The slices of these functions have equal lengths, or they panic. z may be one of the others.

// Axpy sets z[i] to fma(factor, x[i], y[i]).
func Axpy(z []float64, factor float64, x, y []float64) {
	checkLengths(len(z), x, y)
	if axpyVectors(z, x, y, factor) {
		return
	}
	for i, v := range x {
		z[i] = math.FMA(factor, v, y[i])
	}
}

// AxpySigns sets z[i] to fma(factor, Sign(x[i]), y[i]).
func AxpySigns(z []float64, factor float64, x, y []float64) {
	checkLengths(len(z), x, y)
	if axpySignsVectors(z, x, y, factor) {
		return
	}
	for i, v := range x {
		z[i] = math.FMA(factor, Sign(v), y[i])
	}
}

// Sign is 1 above 0, -1 below, and x itself at 0 and where x is NaN.
func Sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// Blends sets z[i] to Blend(share, x[i], y[i]).
func Blends(z []float64, share float64, x, y []float64) {
	checkLengths(len(z), x, y)
	if blendVectors(z, x, y, share, 1-share) {
		return
	}
	for i, v := range x {
		z[i] = Blend(share, v, y[i])
	}
}

// Blend is share*old + (1-share)*fresh, the step of a moving average. It rounds share*old last, with the sum.
func Blend(share, old, fresh float64) float64 {
	return math.FMA(share, old, float64((1-share)*fresh))
}

// Scale multiplies x[i] by the factor.
func Scale(x []float64, factor float64) {
	if scaleVectors(x, x, factor) {
		return
	}
	for i, v := range x {
		x[i] = float64(factor * v)
	}
}

// Clip brings x[i] within -most and most. NaN stays NaN.
func Clip(x []float64, most float64) {
	if clipVectors(x, x, most) {
		return
	}
	for i, v := range x {
		x[i] = min(max(v, -most), most)
	}
}

// Times sets z[i] to x[i] * y[i].
func Times(z, x, y []float64) {
	checkLengths(len(z), x, y)
	if timesVectors(z, x, y) {
		return
	}
	for i, v := range x {
		z[i] = float64(v * y[i])
	}
}

// Quotients sets z[i] to x[i] / y[i].
func Quotients(z, x, y []float64) {
	checkLengths(len(z), x, y)
	if quotientsVectors(z, x, y) {
		return
	}
	for i, v := range x {
		z[i] = v / y[i]
	}
}

// Differences sets z[i] to factor * (x[i]-y[i]).
func Differences(z []float64, factor float64, x, y []float64) {
	checkLengths(len(z), x, y)
	if differencesVectors(z, x, y, factor) {
		return
	}
	for i, v := range x {
		z[i] = float64(factor * (v - y[i]))
	}
}

// MeanDifferences sets z[i] to (x[i]-y[i]) / count.
func MeanDifferences(z []float64, count float64, x, y []float64) {
	checkLengths(len(z), x, y)
	if meanDifferencesVectors(z, x, y, count) {
		return
	}
	for i, v := range x {
		z[i] = (v - y[i]) / count
	}
}

// Maxima sets z[i] to x[i] where that is above y[i], and else to y[i].
func Maxima(z, x, y []float64) {
	checkLengths(len(z), x, y)
	if maximaVectors(z, x, y) {
		return
	}
	for i, v := range x {
		if !(v > y[i]) {
			v = y[i]
		}
		z[i] = v
	}
}

// Finite says whether all numbers are finite. The exponent of one that is not is all ones, so that one more in it carries into
// the bit of the sign.
func Finite(x []float64) bool {
	const sign, one = 1 << 63, 1 << 52
	var a, b, c, d uint64
	if len(x) >= few {
		var bits [8]float64
		if exponentsVectors(x, bits[:]) {
			for _, v := range bits {
				a |= math.Float64bits(v)
			}
			return a&sign == 0
		}
	}
	for ; len(x) >= 4; x = x[4:] {
		a |= math.Float64bits(x[0])&^sign + one
		b |= math.Float64bits(x[1])&^sign + one
		c |= math.Float64bits(x[2])&^sign + one
		d |= math.Float64bits(x[3])&^sign + one
	}
	for _, v := range x {
		a |= math.Float64bits(v)&^sign + one
	}
	return (a|b|c|d)&sign == 0
}
