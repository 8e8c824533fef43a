package kernel

import "math"

// The slices of these functions have equal lengths, or they panic.

// ExpsFrom sets e[i] to Exp(x[i]-from[i]), and adds that to sums[i]. e may be x.
func ExpsFrom(e, sums, x, from []float64) {
	checkLengths(len(e), sums, x, from)
	if expsFromVectors(e, sums, x, from, sums) {
		return
	}
	for i, v := range x {
		e[i] = Exp(v - from[i])
		sums[i] += e[i]
	}
}

// SoftmaxErrors sets d[i] to fma(y[i], wanted[i], -t[i]) / rows. d may be one of the others.
func SoftmaxErrors(d, y, wanted, t []float64, rows float64) {
	checkLengths(len(d), y, wanted, t)
	if softmaxErrorsVectors(d, y, wanted, t, rows) {
		return
	}
	for i, v := range y {
		d[i] = math.FMA(v, wanted[i], -t[i]) / rows
	}
}

// LogisticCosts sets costs[i] to the binary cross-entropy of the logit z[i] and the target t[i], |z|a + log(1+e^-|z|), a =
// 1-t where z > 0 and t elsewhere, so that nothing cancels. costs may be one of the others.
func LogisticCosts(costs, z, t []float64) {
	checkLengths(len(costs), z, t)
	if logisticCostsVectors(costs, z, t) {
		return
	}
	for i, v := range z {
		away := t[i]
		if v > 0 {
			away = 1 - away
		}
		costs[i] = math.FMA(math.Abs(v), away, softplusTail(math.Abs(v)))
	}
}

// softplusTail is log(1+e^-v) for v >= 0, accurate also where 1+e^-v rounds to 1 (Kahan's form of log1p).
func softplusTail(v float64) float64 {
	x := Exp(-v)
	u := 1 + x
	if u == 1 {
		return x
	}
	return float64(Log(u)*x) / (u - 1)
}
