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

func TestEpochsHaveWholeTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := float64(rapid.IntRange(1, 1000).Draw(t, "first"))
		high := low + float64(rapid.IntRange(1, 1_000_000).Draw(t, "more"))
		list := (wholeTicks{}).Ticks(low, high)
		if len(list) < 2 || len(list) > 7 {
			t.Fatalf("%d ticks from %v to %v", len(list), low, high)
		}
		for _, tick := range list {
			if tick.Value != math.Trunc(tick.Value) || tick.Label != strconv.Itoa(int(tick.Value)) || tick.Value < low || tick.Value > high {
				t.Fatalf("a tick at %v, called %s, from %v to %v", tick.Value, tick.Label, low, high)
			}
		}
	})
	if _, whole := learningCurve("t", "training", curveOf(17)).plot.X.Tick.Marker.(wholeTicks); !whole {
		t.Error("the learning curve has others")
	}
}
