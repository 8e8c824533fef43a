package chart

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// ticks are plot's usual ones with enough digits: by default, numbers that differ little
// for their size would all have the same label.
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

// misplaced says whether some label is farther than far from its tick.
func misplaced(list []plot.Tick, far float64) bool {
	for _, tick := range list {
		at, err := strconv.ParseFloat(tick.Label, 64)
		if !tick.IsMinor() && (err != nil || math.Abs(at-tick.Value) > far) {
			return true
		}
	}
	return false
}

// wholeTicks are ticks at integers, for counts.
type wholeTicks struct{}

// Ticks implements plot.Ticker.
func (wholeTicks) Ticks(low, high float64) (list []plot.Tick) {
	const most = 6
	step := 1.0
	for i := 0; (high-low)/step > most; i++ {
		step *= []float64{2, 2.5, 2}[i%3] // 1, 2, 5, 10, 20, 50 ...
	}
	for at := step * math.Ceil(low/step); at <= high; at += step {
		list = append(list, plot.Tick{Value: at, Label: whole(at)})
	}
	return list
}
