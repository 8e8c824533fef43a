package dataset

import "strings"

// booleans are the pairs of words that mean no and yes, in upper or lower case.
var booleans = [...][2]string{{"false", "true"}, {"no", "yes"}, {"n", "y"}, {"f", "t"}, {"off", "on"}}

// pairs is a set of booleans, one bit each; allPairs has all of them.
type pairs uint8

const allPairs pairs = 1<<len(booleans) - 1

// pairsOf are the pairs that a cell belongs to.
func pairsOf(cell string) pairs {
	var may pairs
	if len(cell) > len("false") {
		return 0
	}
	for i, pair := range booleans {
		if strings.EqualFold(cell, pair[0]) || strings.EqualFold(cell, pair[1]) {
			may |= 1 << i
		}
	}
	return may
}

// readBoolean reads a word of any pair, or 0 or 1.
func readBoolean(cell string) (x float64, ok bool) {
	switch cell {
	case "0":
		return 0, true
	case "1":
		return 1, true
	}
	for _, pair := range booleans {
		if strings.EqualFold(cell, pair[0]) {
			return 0, true
		}
		if strings.EqualFold(cell, pair[1]) {
			return 1, true
		}
	}
	return 0, false
}

// Yes returns which of two classes, by its index, is the one that says yes: the word for it where both are words for yes and
// no, or 1 beside 0; else the second.
func Yes(classes []string) int {
	if len(classes) == 2 {
		x, first := readBoolean(classes[0])
		y, second := readBoolean(classes[1])
		if first && second && x > y {
			return 0
		}
	}
	return 1
}
