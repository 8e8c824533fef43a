package kernel

import "math"

// The activations without an exponential but for relu's kin. The slices of these functions have equal lengths, or they panic. y
// may be x.

// HardSigmoids sets y[i] to HardSigmoid(x[i]).
func HardSigmoids(y, x []float64) {
	checkLengths(len(x), y)
	if hardSigmoidVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = HardSigmoid(v)
	}
}

// HardSigmoid rises from 0 at -3 to 1 at 3: min(max(x+3, 0), 6)/6. NaN stays NaN.
func HardSigmoid(x float64) float64 { return min(max(x+3, 0), 6) / 6 }

// HardSigmoidSlopes divides d[i] by 6 where x[i] is between -3 and 3 or no number, and sets it to 0 elsewhere.
func HardSigmoidSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if hardSigmoidSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		if v <= -3 || v >= 3 {
			d[i] = 0
		} else {
			d[i] /= 6
		}
	}
}

// HardSwishes sets y[i] to x[i] * HardSigmoid(x[i]).
func HardSwishes(y, x []float64) {
	checkLengths(len(x), y)
	if hardSwishVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = float64(v * HardSigmoid(v))
	}
}

// HardSwishSlopes multiplies d[i] by x/3 + 1/2 where x[i] is between -3 and 3, sets it to 0 from -3 down, and leaves it as it is
// elsewhere.
func HardSwishSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if hardSwishSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		switch {
		case v <= -3:
			d[i] = 0
		case v < 3:
			d[i] = float64(d[i] * (v/3 + 0.5))
		}
	}
}

// Softsigns sets y[i] to x/(1+|x|).
func Softsigns(y, x []float64) {
	checkLengths(len(x), y)
	if softsignVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = v / (1 + math.Abs(v))
	}
}

// SoftsignSlopes multiplies d[i] by the slope of x/(1+|x|): the square of 1/(1+|x|).
func SoftsignSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if softsignSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		share := 1 / (1 + math.Abs(v))
		d[i] = float64(d[i] * float64(share*share))
	}
}
