package dataset

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/kernel"
)

// TargetScale returns the mean and the population standard deviation of a numeric target over the given rows, which
// should be those to learn from and no others. A constant target has deviation 0, and so has one that varies by less than
// the smallest normal number, 2.2e-308. Without rows the scale is zero. It panics if the target holds classes, or if a row
// is out of range.
func TargetScale(t *Table, rows []int) neuron.Scale {
	if t.Task != Regression {
		panic("dataset: only a numeric target has a scale")
	}
	return measure(pick(make([]float64, len(rows)), t.Targets, rows))
}

// Standardize is how many deviations x is above the mean; a deviation of 0 counts as 1.
func Standardize(s neuron.Scale, x float64) float64 {
	return (x - s.Mean) / deviation(s)
}

// Restore is the inverse of Standardize: the number z deviations above the mean.
func Restore(s neuron.Scale, z float64) float64 {
	return math.FMA(z, deviation(s), s.Mean)
}

// deviation is that of the scale, or 1 if it is 0.
func deviation(s neuron.Scale) float64 {
	if s.Deviation == 0 {
		return 1
	}
	return s.Deviation
}

// pick copies a column's values at the given rows, in that order.
func pick(values, column []float64, rows []int) []float64 {
	for i, r := range rows {
		values[i] = column[r]
	}
	return values
}

// smallestNormal is 2^-1022, below which numbers lose digits and their inverse may overflow.
const smallestNormal = 0x1p-1022

// measure computes the mean and population standard deviation by the corrected two-pass algorithm (Chan, Golub and LeVeque,
// "Algorithms for Computing the Sample Variance", 1983), every sum in the order of the values. The values, which it
// overwrites, are first divided by a power of two near the largest of them, which is exact and keeps the sums from
// overflowing.
func measure(values []float64) neuron.Scale {
	low, high := extremes(values)
	if low == high {
		return neuron.Scale{Mean: low}
	}
	n := float64(len(values))
	exponent := shrink(values, max(math.Abs(low), math.Abs(high)))
	mean := kernel.Total(values) / n
	for i, x := range values {
		values[i] = x - mean
	}
	shift := kernel.Total(values) / n // the rounding error of the mean
	squares := 0.0
	for _, d := range values {
		squares = math.FMA(d, d, squares)
	}
	variance := math.FMA(-shift, shift, squares/n)
	spread := math.Ldexp(math.Sqrt(max(0, variance)), exponent)
	if spread < smallestNormal {
		spread = 0
	}
	return neuron.Scale{
		Mean:      math.Ldexp(mean+shift, exponent),
		Deviation: min(spread, math.MaxFloat64),
	}
}

// extremes are the least and the greatest value, or 0 and 0 if there is none.
func extremes(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 0
	}
	low, high = values[0], values[0]
	for _, x := range values {
		low, high = min(low, x), max(high, x)
	}
	return low, high
}

// shrink divides the values by 2^exponent so that the largest is near 1.
func shrink(values []float64, largest float64) (exponent int) {
	_, exponent = math.Frexp(largest)
	exponent = max(exponent, -1000) // 2^1000 is large enough for the smallest values, and finite
	factor := math.Ldexp(1, -exponent)
	for i, x := range values {
		values[i] = float64(x * factor)
	}
	return exponent
}
