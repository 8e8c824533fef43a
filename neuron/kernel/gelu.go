package kernel

import (
	"math"
	"slices"
)

// perRootTau is 1/sqrt(2 pi).
const perRootTau = 0.39894228040143267793994605993438

// Gelus sets y[i] to x[i]*Normal(x[i]), rounded. Both have the same length, and may be the same.
func Gelus(y, x []float64) {
	checkLengths(len(x), y)
	if geluVectors(y, x, normalTable...) {
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
	if geluSlopesVectors(d, d, x, normalTable...) {
		return
	}
	for i, v := range x {
		density := float64(perRootTau * Exp(float64(float64(-0.5*v)*v)))
		d[i] = float64(d[i] * math.FMA(v, density, Normal(v)))
	}
}

// normalRest is how many coefficients the longest polynomial of Normal has beside its first.
const normalRest = 21

// normalTable is the coefficients of Normal's polynomials for vectors: a row for each power, the highest first, then for what
// first and firstLo are, then for what is subtracted from x; in it a number for each range of |x|: up to 1/2, 1, 2, 4 and
// beyond, and three that nothing reads.
var normalTable = func() []float64 {
	table := make([]float64, 8*(normalRest+3))
	for i, p := range []*polynomial{&normalCentral, &normalHalf, &normalOne, &normalTwo, &normalFar} {
		rest := slices.Concat(make([]float64, normalRest-len(p.rest)), p.rest)
		for row, c := range append(rest, p.first, p.firstLo, [...]float64{0, 0.75, 1.5, 3, 0}[i]) {
			table[8*row+i] = c
		}
	}
	return table
}()
