package kernel

import "math"

// perRootTau is 1/sqrt(2 pi).
const perRootTau = 0.39894228040143267793994605993438

// Gelus sets y[i] to x[i]*Normal(x[i]), rounded. Both have the same length, and may be the same.
func Gelus(y, x []float64) {
	checkLengths(len(x), y)
	if geluVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = float64(v * Normal(v))
	}
}

// GeluSlopes multiplies d[i] by the slope of x*Normal(x) at x[i]: fma(x, density, Normal(x)), the density being
// e^(-x^2/2)/sqrt(2 pi), each of its products rounded.
func GeluSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if geluSlopeVectors(d, x) {
		return
	}
	for i, v := range x {
		density := float64(perRootTau * Exp(float64(float64(-0.5*v)*v)))
		d[i] = float64(d[i] * math.FMA(v, density, Normal(v)))
	}
}
