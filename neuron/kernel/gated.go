package kernel

import "math"

// The activations that let a share of x through. The slices of these functions have equal lengths, or they panic. y may be x.

// Silus sets y[i] to x*s, s = Logistic(x).
func Silus(y, x []float64) {
	checkLengths(len(x), y)
	if siluVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = float64(v * Logistic(v))
	}
}

// SiluSlopes multiplies d[i] by the slope of x*s: s(1 + x(1-s)).
func SiluSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if siluSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		s := Logistic(v)
		d[i] = float64(d[i] * float64(s*math.FMA(v, 1-s, 1)))
	}
}

// The factors of 2u = x(geluLine + geluCube*x^2): 2 sqrt(2/pi), and that times 0.044715.
const (
	geluLine = 1.5957691216057307117597842397375
	geluCube = 0.044715 * geluLine
)

// GeluTanhs sets y[i] to x*s, s = Logistic(2u), u = sqrt(2/pi) (x + 0.044715 x^3).
func GeluTanhs(y, x []float64) {
	checkLengths(len(x), y)
	if geluTanhVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = float64(v * Logistic(geluArgument(v)))
	}
}

// GeluTanhSlopes multiplies d[i] by the slope of x*s: s + x*s(1-s)*2u'. s(1-s) is that of -|2u|, where it does not cancel.
func GeluTanhSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if geluTanhSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		argument := geluArgument(v)
		slope, tail := Logistic(argument), Logistic(-math.Abs(argument))
		if steep := float64(tail * (1 - tail)); steep > 0 { // where it is 0, u' may be infinite
			slope = math.FMA(float64(v*steep), math.FMA(3*geluCube, float64(v*v), geluLine), slope)
		}
		d[i] = float64(d[i] * slope)
	}
}

// geluArgument is 2u.
func geluArgument(x float64) float64 {
	return float64(x * math.FMA(geluCube, float64(x*x), geluLine))
}

// Mishes sets y[i] to x*tanh(log(1+e^x)). With w = e^-|x| the tanh is n/m, n = w(w+2), m = n+2 below 0 and n = 1+2w, m =
// n+2w^2 above, which neither overflows nor cancels.
func Mishes(y, x []float64) {
	checkLengths(len(x), y)
	if mishVectors(y, x) {
		return
	}
	for i, v := range x {
		_, n, m := mishParts(v)
		y[i] = float64(v * (n / m))
	}
}

// MishSlopes multiplies d[i] by the slope of x*n/m: n/m + x*4w(1+w)/m^2, times w above 0.
func MishSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if mishSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		w, n, m := mishParts(v)
		bend := float64(4*w) * (1 + w) / float64(m*m)
		if v > 0 {
			bend = float64(bend * w)
		}
		d[i] = float64(d[i] * math.FMA(v, bend, n/m))
	}
}

// mishParts returns w, n and m.
func mishParts(x float64) (w, n, m float64) {
	w = Exp(-math.Abs(x))
	if x > 0 {
		n = 1 + float64(2*w)
		return w, n, math.FMA(2*w, w, n)
	}
	n = float64(w * (w + 2))
	return w, n, n + 2
}
