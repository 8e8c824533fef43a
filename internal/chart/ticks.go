package chart

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// ticks are plot's usual ones, with as many digits as it takes to say where they are:
// numbers that differ little for their size would all be called the same.
type ticks struct{}

// Ticks implements plot.Ticker.
func (ticks) Ticks(low, high float64) []plot.Tick {
	list := plot.DefaultTicks{}.Ticks(low, high)
	for digits := 4; digits <= 17 && misplaced(list, (high-low)/1000); digits++ {
		for i := range list {
			if !list[i].IsMinor() {
				list[i].Label = strconv.FormatFloat(list[i].Value, 'g', digits, 64)
			}
		}
	}
	return list
}

// misplaced says whether some label is farther than that from where its tick is.
func misplaced(list []plot.Tick, far float64) bool {
	for _, tick := range list {
		at, err := strconv.ParseFloat(tick.Label, 64)
		if !tick.IsMinor() && (err != nil || math.Abs(at-tick.Value) > far) {
			return true
		}
	}
	return false
}
