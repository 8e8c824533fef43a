package kernel

import "math"

// The losses of numbers: what each output y[i] costs where the target is t[i], and the errors, which are the slopes of that over
// a count. The slices of these functions have equal lengths, or they panic. The first may be one of the others.

// HalfSquares sets costs[i] to (y-t)^2/2.
func HalfSquares(costs, y, t []float64) {
	checkLengths(len(costs), y, t)
	if halfSquaresVectors(costs, y, t) {
		return
	}
	for i, v := range y {
		costs[i] = float64(0.5 * float64((v-t[i])*(v-t[i])))
	}
}

// HuberCosts sets costs[i] to e^2/2 where e = |y-t| is at most delta, and to delta(e - delta/2) beyond.
func HuberCosts(costs, y, t []float64, delta float64) {
	checkLengths(len(costs), y, t)
	if huberCostsVectors(costs, y, t, delta) {
		return
	}
	for i, v := range y {
		e := math.Abs(v - t[i])
		if e <= delta {
			costs[i] = float64(0.5 * e * e)
		} else {
			costs[i] = float64(delta * (e - float64(0.5*delta)))
		}
	}
}

// HuberErrors sets d[i] to y-t, brought within -delta and delta, over count.
func HuberErrors(d, y, t []float64, delta, count float64) {
	checkLengths(len(d), y, t)
	if huberErrorsVectors(d, y, t, delta, count) {
		return
	}
	for i, v := range y {
		d[i] = min(max(v-t[i], -delta), delta) / count
	}
}

// PinballCosts sets costs[i] to below*(t-y) where y is below t, and elsewhere to above*(y-t).
func PinballCosts(costs, y, t []float64, below, above float64) {
	checkLengths(len(costs), y, t)
	if pinballCostsVectors(costs, y, t, below, above) {
		return
	}
	for i, v := range y {
		if v < t[i] {
			costs[i] = float64(below * (t[i] - v))
		} else {
			costs[i] = float64(above * (v - t[i]))
		}
	}
}

// PinballErrors sets d[i] to above/count where y is above t, to -below/count where it is below, and elsewhere to (y-t)/count,
// which is 0 or NaN.
func PinballErrors(d, y, t []float64, below, above, count float64) {
	checkLengths(len(d), y, t)
	if pinballErrorsVectors(d, y, t, -below, above, count) {
		return
	}
	for i, v := range y {
		slope := v - t[i]
		switch {
		case v > t[i]:
			slope = above
		case v < t[i]:
			slope = -below
		}
		d[i] = slope / count
	}
}

// LogCoshCosts sets costs[i] to log cosh(y-t). With e = |y-t| and m = e^e - 1 it is log(1 + m^2/(2(1+m))) where e is small and e -
// log 2 + log(1+e^-2e) where it is not, so that nothing cancels or overflows.
func LogCoshCosts(costs, y, t []float64) {
	checkLengths(len(costs), y, t)
	if logCoshCostsVectors(costs, y, t) {
		return
	}
	for i, v := range y {
		costs[i] = logCosh(math.Abs(v - t[i]))
	}
}

func logCosh(e float64) float64 {
	if e < 1 {
		m := Expm1(e)
		return Log1p(float64(m*m) / float64(2*(1+m)))
	}
	return e - math.Ln2 + Log1p(Exp(float64(-2*e)))
}

// LogCoshErrors sets d[i] to Tanh(y-t) / count.
func LogCoshErrors(d, y, t []float64, count float64) {
	checkLengths(len(d), y, t)
	if logCoshErrorsVectors(d, y, t, count) {
		return
	}
	for i, v := range y {
		d[i] = Tanh(v-t[i]) / count
	}
}
