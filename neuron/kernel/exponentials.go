package kernel

import "math"

// The slices of these functions have equal lengths, or they panic. y may be x.

// Exps sets y[i] to Exp(x[i]).
func Exps(y, x []float64) {
	checkLengths(len(x), y)
	if expVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Exp(v)
	}
}

// Logs sets y[i] to Log(x[i]).
func Logs(y, x []float64) {
	checkLengths(len(x), y)
	if logVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Log(v)
	}
}

// Logistics sets y[i] to Logistic(x[i]).
func Logistics(y, x []float64) {
	checkLengths(len(x), y)
	if logisticVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Logistic(v)
	}
}

// LogisticSlopes multiplies d[i] by the slope of the logistic function where its value is y[i]: y*(1-y), each product rounded.
func LogisticSlopes(d, y []float64) {
	checkLengths(len(y), d)
	if logisticSlopesVectors(d, d, y) {
		return
	}
	for i, v := range y {
		d[i] = float64(d[i] * float64(v*(1-v)))
	}
}

// Tanhs sets y[i] to Tanh(x[i]).
func Tanhs(y, x []float64) {
	checkLengths(len(x), y)
	if tanhVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = Tanh(v)
	}
}

// TanhSlopes multiplies d[i] by the slope of tanh where its value is y[i]: fma(-y, y, 1).
func TanhSlopes(d, y []float64) {
	checkLengths(len(y), d)
	if tanhSlopesVectors(d, d, y) {
		return
	}
	for i, v := range y {
		d[i] = float64(d[i] * math.FMA(-v, v, 1))
	}
}

// Softpluses sets y[i] to log(1+e^x), computed as max(0, x) + Log1p(Exp(-|x|)), which cannot overflow.
func Softpluses(y, x []float64) {
	checkLengths(len(x), y)
	if softplusVectors(y, x) {
		return
	}
	for i, v := range x {
		y[i] = max(v, 0) + Log1p(Exp(-math.Abs(v)))
	}
}

// SoftplusSlopes multiplies d[i] by Logistic(x[i]), the slope of log(1+e^x).
func SoftplusSlopes(d, x []float64) {
	checkLengths(len(x), d)
	if softplusSlopesVectors(d, d, x) {
		return
	}
	for i, v := range x {
		d[i] = float64(d[i] * Logistic(v))
	}
}
