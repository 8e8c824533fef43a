package chart

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestTicksSayWhereTheyAreHoweverLittleTheNumbersDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e12, 1e12).Draw(t, "low")
		width := rapid.Float64Range(0.01, 1e6).Draw(t, "width")
		seen := map[string]bool{}
		for _, tick := range (ticks{}).Ticks(low, low+width) {
			if tick.IsMinor() {
				continue
			}
			if at, err := strconv.ParseFloat(tick.Label, 64); err != nil || math.Abs(at-tick.Value) > width/500 {
				t.Fatalf("from %v to %v the tick at %v is called %s", low, low+width, tick.Value, tick.Label)
			}
			if seen[tick.Label] {
				t.Fatalf("from %v to %v two ticks are called %s", low, low+width, tick.Label)
			}
			seen[tick.Label] = true
		}
	})
}
