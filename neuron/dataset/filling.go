package dataset

import (
	"math"
	"slices"
)

// fillBy computes what missing numbers, dates or booleans are filled with.
func (c *Fitted) fillBy(fill Fill, values []float64) (err error) {
	switch fill.How {
	case Median:
		c.Fill = quantile(sorted(values), 1, 2)
	case Mean:
		c.Fill = measure(slices.Clone(values)).Mean
	case MostFrequent:
		c.Fill = mostFrequent(sorted(values))
	case Constant:
		f := filler{Series: &Series{Kind: c.Kind, Order: c.Order}, reader: reader{decimal: '.'}}
		if c.Fill, err = f.read(fill.With); err != nil {
			return because(ErrRecipe, "missing values cannot be filled by %s; choose %s, %s, %s, or a value of the kind %s", quoted(fill.With), Median, Mean, MostFrequent, c.Kind)
		}
	}
	return nil
}

// sorted is an ascending copy.
func sorted(values []float64) []float64 {
	values = slices.Clone(values)
	slices.Sort(values)
	return values
}

// quantile is the quantile part/of of ascending values, interpolated linearly between two of them (Hyndman and Fan, "Sample
// Quantiles in Statistical Packages", 1996, definition 7).
func quantile(ascending []float64, part, of int) float64 {
	place := (len(ascending) - 1) / of * part
	rest := (len(ascending) - 1) % of * part
	place, rest = place+rest/of, rest%of
	if rest == 0 {
		return ascending[place]
	}
	return between(ascending[place], ascending[place+1], float64(rest)/float64(of))
}

// between is low + share*(high-low), also where high-low would overflow.
func between(low, high, share float64) float64 {
	if way := high - low; !math.IsInf(way, 0) {
		return min(math.FMA(way, share, low), high)
	}
	return math.FMA(high, share, float64(low*(1-share)))
}

// mostFrequent is the most frequent of ascending values, the least of equally frequent ones.
func mostFrequent(ascending []float64) float64 {
	best, times, run := ascending[0], 0, 0
	for i, x := range ascending {
		if i > 0 && x == ascending[i-1] {
			run++
		} else {
			run = 1
		}
		if run > times {
			best, times = x, run
		}
	}
	return best
}
