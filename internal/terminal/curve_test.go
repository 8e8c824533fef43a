package terminal

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestASparkFallsAsItsValuesDo(t *testing.T) {
	for _, c := range []struct {
		values []float64
		width  int
		want   string
	}{
		{nil, 8, ""},
		{[]float64{3}, 8, "▁"},
		{[]float64{128, 64, 32, 16, 8, 4, 2, 1}, 8, "█▇▆▅▄▃▂▁"}, // halving is a straight line
		{[]float64{0, 1, 2, 3, 4, 5, 6, 7}, 8, "▁▂▃▄▅▆▇█"},      // with a 0 among them, differences are
		{[]float64{1, 2, 1, 2, 1, 2, 1, 2}, 4, "▁▁▁▁"},          // each block is the last of its values
		{[]float64{8, math.NaN(), 1, math.Inf(1)}, 8, "█ ▁ "},
	} {
		if got := Spark(c.values, c.width); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

func TestACurveIsDrawnInDots(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{1000, 100, 10, 1}, "⠑⢄"}, // logarithmically a straight line, down to the right
		{[]float64{0, 0, 3, 3}, "⣀⠏"},       // a jump is drawn without a gap
	} {
		if got := strings.Join(Curve(c.values, 2, 1), "\n"); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

func TestACurveFillsItsPlaceWhateverItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float64()).Draw(t, "values")
		width, height := rapid.IntRange(1, 30).Draw(t, "width"), rapid.IntRange(1, 6).Draw(t, "height")
		lines := Curve(values, width, height)
		if len(lines) != height || utf8.RuneCountInString(lines[0]) != width {
			t.Fatalf("%d lines of %d letters, want %d of %d", len(lines), utf8.RuneCountInString(lines[0]), height, width)
		}
		if got := utf8.RuneCountInString(Spark(values, width)); got != min(width, len(values)) {
			t.Fatalf("%d blocks", got)
		}
	})
}

func TestEarlierValuesArePickedMoreOften(t *testing.T) {
	var values []float64
	for i := range 1000 {
		values = append(values, float64(i+1))
	}
	if got := Earlier(values, 4); !slices.Equal(got, []float64{1, 10, 100, 1000}) {
		t.Errorf("picked %v", got)
	}
	if got := Earlier(nil, 4); got != nil {
		t.Errorf("of none %v", got)
	}
}
