package metrics

import "math"

// Interval is a 95 % confidence interval: how far a number computed from some rows tells that of all rows of their kind.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// The quantiles that leave 5 % outside, and the upper one of the standard normal distribution.
const (
	lowQuantile    = 0.025
	highQuantile   = 0.975
	normalQuantile = 1.959963984540054
)

// Wilson is the interval of a share k of n rows by Wilson's score (1927): (2k + z^2 +- z sqrt(z^2 + 4k(n-k)/n)) / (2(n+z^2)),
// z being the quantile of the normal distribution. It panics unless 0 <= k <= n and n > 0.
func Wilson(k, n int) Interval {
	if n <= 0 || k < 0 || k > n {
		panic("metrics: a share of more rows than there are")
	}
	const z, zz = normalQuantile, normalQuantile * normalQuantile
	hits, rows := float64(k), float64(n)
	middle := math.FMA(2, hits, zz)
	reach := float64(z * math.Sqrt(zz+float64(4*hits*(rows-hits))/rows))
	whole := float64(2 * (rows + zz))
	i := Interval{(middle - reach) / whole, (middle + reach) / whole}
	if k == 0 {
		i.Low = 0
	}
	if k == n {
		i.High = 1
	}
	return i
}

// quantile is a quantile of a sorted list, linear between its numbers (Hyndman and Fan's type 7).
func quantile(sorted []float64, q float64) float64 {
	at := float64(q * float64(len(sorted)-1))
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return math.FMA(at-float64(i), sorted[i+1]-sorted[i], sorted[i])
}
