package dataset

import (
	"math"
	"strconv"
)

// exact is up to where every whole number is a float64: 2^53.
const exact = 1 << 53

// byValue is the one spelling of a number among values that are equal by value: 1 for 1, 1.0 and 1e0. What is no number, has
// zeros in front as codes have, or more digits than a float64, is itself.
func byValue(cell string, decimal byte) string {
	x, ok := readNumber(cell, decimal)
	if !ok || math.Abs(x) >= exact || padded(cell) {
		return cell
	}
	return strconv.FormatFloat(x+0, 'f', -1, 64) // -0 is 0
}

// padded says whether a number has a zero before other digits.
func padded(cell string) bool {
	return len(cell) > 1 && cell[0] == '0' && cell[1] >= '0' && cell[1] <= '9'
}
