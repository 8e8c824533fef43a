package neuron

import (
	"fmt"
	"math"
)

// Range is the numbers that a setting may be.
type Range struct {
	From, Below float64 // all from From up to, but not including, Below
	Open        bool    // From is not among them either
	Whole       bool    // only whole numbers are
	Words       string  // the same for people, to follow "give": "a finite number above 0"
}

// The ranges of settings.
var (
	above0       = Range{0, math.Inf(1), true, false, "a finite number above 0"}
	from0        = Range{0, math.Inf(1), false, false, "a finite number from 0 on"}
	from1        = Range{1, math.Inf(1), false, false, "a finite number from 1 on"}
	above1       = Range{1, math.Inf(1), true, false, "a finite number above 1"}
	from0Below1  = Range{0, 1, false, false, "a number from 0 to below 1"}
	between0And1 = Range{0, 1, true, false, "a number above 0 and below 1"}
	wholeFrom0   = Range{0, math.MaxInt32, false, true, "a whole number from 0 on"}
	wholeFrom1   = Range{1, math.MaxInt32, false, true, "a whole number from 1 on"}
	whole1To100  = Range{1, 101, false, true, "a whole number from 1 to 100"}
)

// Contains says whether x is in the range.
func (r Range) Contains(x float64) bool {
	return (x > r.From || x == r.From && !r.Open) && x < r.Below && (!r.Whole || x == math.Trunc(x))
}

// given is a number that somebody gave for a setting.
type given struct {
	name  string // as errors call it
	value float64
	Range
}

// check says in a sentence what is wrong with the number, or returns nil.
func (g given) check() error {
	if g.Contains(g.value) {
		return nil
	}
	return fmt.Errorf("%s %v: give %s", g.name, g.value, g.Words)
}
