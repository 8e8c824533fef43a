package kernel

import "math"

// Half the Poisson deviance, t log(t/y) - t + y, of outputs y and targets t from 0 on. The slices of these functions have equal
// lengths, or they panic. The first may be one of the others.

// leastRate is the smallest y that divides.
const leastRate = 1e-12

// PoissonCosts sets costs[i] to the half deviance, where log y counts as -100 at the least.
func PoissonCosts(costs, y, t []float64) {
	checkLengths(len(costs), y, t)
	if poissonCostsVectors(costs, y, t) {
		return
	}
	for i, v := range y {
		costs[i] = halfDeviance(v, t[i], logRatio(v, t[i]))
	}
}

// logRatio is log(y/t).
func logRatio(y, t float64) float64 {
	if math.Abs(y-t) < float64(0.5*t) {
		return Log1p((y - t) / t)
	}
	return max(Log(y), -100) - Log(t)
}

// PoissonErrors sets d[i] to (1 - t/y) / count, where a y that divides is leastRate at the least.
func PoissonErrors(d, y, t []float64, count float64) {
	checkLengths(len(d), y, t)
	if poissonErrorsVectors(d, y, t, count) {
		return
	}
	for i, v := range y {
		slope := (v - t[i]) / v
		if v < leastRate {
			slope = 1 - t[i]/leastRate
		}
		d[i] = slope / count
	}
}

// PoissonLogCosts sets costs[i] to the half deviance of y = e^z.
func PoissonLogCosts(costs, y, t, z []float64) {
	checkLengths(len(costs), y, t, z)
	if poissonLogCostsVectors(costs, y, t, z) {
		return
	}
	for i, v := range y {
		costs[i] = halfDeviance(v, t[i], z[i]-Log(t[i]))
	}
}

// halfDeviance is t log(t/y) - t + y, d being log(y/t): t(e^d - 1 - d).
func halfDeviance(y, t, d float64) float64 {
	switch {
	case t == 0:
		return y
	case math.Abs(d) < 0.5: // the three terms would cancel
		return float64(t * expRest(d))
	}
	return math.FMA(-t, 1+d, y)
}

// expRest is e^d - 1 - d for |d| below 1/2, by its series d^2/2 (1 + d/3 (1 + d/4 (...))), cut off with a relative error below
// 2^-60.
func expRest(d float64) float64 {
	q := 1.0
	for _, k := range inverses {
		q = math.FMA(q, k.times(d), 1)
	}
	return float64(float64(0.5*d*d) * q)
}

// inverse is 1/k in two parts.
type inverse struct{ hi, lo float64 }

// inverses are those of 16, 15 and so on to 3.
var inverses = func() (all [14]inverse) {
	for i := range all {
		k := float64(16 - i)
		all[i] = inverse{1 / k, math.FMA(-1/k, k, 1) / k}
	}
	return all
}()

// times is x/k without a division. It rounds once what is off x/k by less than 2^-100 of it, and no quotient by a k below 32 comes
// as near to the middle between two numbers; so its bits are those of x/k, unless x is so small that x*lo is subnormal.
func (k inverse) times(x float64) float64 { return math.FMA(x, k.hi, float64(x*k.lo)) }
