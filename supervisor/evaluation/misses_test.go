package evaluation

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestTheNumbersOfAMissShowTheirDifference(t *testing.T) {
	if x, y := apart(3.5, 1234.5678); x != "3.5" || y != "1234.57" {
		t.Errorf("%s, %s", x, y)
	}
	rapid.Check(t, func(t *rapid.T) {
		actual := rapid.Float64Range(-1e12, 1e12).Draw(t, "actual")
		predicted := actual + rapid.Float64Range(0.01, 1e9).Draw(t, "off")
		x, y := apart(actual, predicted)
		a, _ := strconv.ParseFloat(x, 64)
		p, _ := strconv.ParseFloat(y, 64)
		if off := predicted - actual; math.Abs(p-a-off) > off/4 {
			t.Fatalf("%v is shown as %s, %v as %s", actual, x, predicted, y)
		}
	})
}
