package metrics

import (
	"math/bits"
	"slices"

	"deepnet/neuron"
)

// How many draws there are by default, and how they are kept cheap if there are very many rows.
const (
	usualDraws = 1000
	fewestDraw = 100
	mostDrawn  = 100_000_000
)

// Resampling says how a bootstrap draws rows. The same Resampling draws the same rows.
type Resampling struct {
	Seed  uint64
	Draws int // default 1,000; beyond 100,000 rows fewer, so that 100 million rows are drawn, but at least 100
}

// Statistic computes a number from the rows, each counted as often as times says; NaN if they leave it undefined. It does
// not keep times.
type Statistic func(times []int) float64

// Bootstrap returns an interval for each statistic: the percentiles of its values over rows drawn with replacement (Efron,
// 1979). The statistics are computed one after the other on every draw. Draws that leave a statistic undefined are left out;
// if all do, its interval is nil. It panics if there are no rows.
func Bootstrap(rows int, how Resampling, statistics ...Statistic) []*Interval {
	if rows <= 0 {
		panic("metrics: no rows to draw from")
	}
	values := make([][]float64, len(statistics))
	chance, times := neuron.NewChance(), make([]int, rows)
	for draw := range how.draws(rows) {
		chance.Reset(neuron.Key{Seed: how.Seed, Purpose: neuron.PurposeBootstrap, Step: uint64(draw)})
		drawAgain(times, chance)
		for i, measure := range statistics {
			if v := measure(times); isFinite(v) {
				values[i] = append(values[i], v)
			}
		}
	}
	intervals := make([]*Interval, len(statistics))
	for i, list := range values {
		intervals[i] = middle(list)
	}
	return intervals
}

// draws is how many there are.
func (s Resampling) draws(rows int) int {
	if s.Draws > 0 {
		return s.Draws
	}
	return min(usualDraws, max(fewestDraw, mostDrawn/rows))
}

// drawAgain counts how often each row is drawn in as many draws as there are rows.
func drawAgain(times []int, chance *neuron.Chance) {
	clear(times)
	for range times {
		row, _ := bits.Mul64(chance.Uint64(), uint64(len(times)))
		times[row]++
	}
}

// middle is the interval of the middle 95 % of the values.
func middle(values []float64) *Interval {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	return &Interval{quantile(values, lowQuantile), quantile(values, highQuantile)}
}
