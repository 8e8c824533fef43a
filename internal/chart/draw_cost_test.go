package chart

import (
	"slices"
	"strings"
	"testing"
)

// Every curve has its name and its own points, and the axes read as counts and times.
func TestPanelsShowCurvesSideBySide(t *testing.T) {
	drawn, err := Panels([]Panel{
		{Title: "network 10-32-3", X: "rows", Y: "time of an epoch", Curves: []Curve{
			{"16 rows a step", []Duration{{300, 1.1e-3}, {100_000, 0.37}}}, {"256 rows a step", []Duration{{300, 3.6e-4}, {100_000, 0.1}}},
		}},
		{Title: "network n-n-n-10", X: "parameters", Y: "time of a step", Curves: []Curve{{"8 rows a step", []Duration{{90, 4.8e-5}, {2_109_450, 0.1}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, drawn)
	for _, want := range []string{"network 10-32-3", "16 rows a step", "256 rows a step", "8 rows a step", "1k", "1M", "100 µs", "10 ms", "1 s"} {
		if !strings.Contains(texts, want) {
			t.Errorf("the picture does not say %q; it says %s", want, texts)
		}
	}
}

func TestDecadesAreNamedInUnits(t *testing.T) {
	for _, c := range []struct {
		label     decades
		low, high float64
		want      []string
	}{
		{countText, 9, 10_000, []string{"10", "100", "1k", "10k"}},
		{countText, 1e6, 1e12, []string{"1M", "10M", "100M", "1G", "10G", "100G", "1e12"}},
		{durationText, 1e-5, 10, []string{"10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"}},
		{durationText, 1e-10, 1e-9, []string{"1e-10", "1 ns"}},
	} {
		var got []string
		for _, tick := range c.label.Ticks(c.low, c.high) {
			got = append(got, tick.Label)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %g to %g: %q, want %q", c.low, c.high, got, c.want)
		}
	}
}
