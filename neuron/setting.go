package neuron

import (
	"fmt"
	"math"
)

// setting is a number that somebody gave, by the name that people know.
type setting struct {
	name  string
	value float64
	may   span
}

// span is what a setting may be, and how one says so.
type span struct {
	least, most float64
	open        bool // least is not among them
	words       string
}

// The spans of settings; most is never among them.
var (
	above0       = span{0, math.Inf(1), true, "a finite number above 0"}
	from0        = span{0, math.Inf(1), false, "a finite number from 0 on"}
	from1        = span{1, math.Inf(1), false, "a finite number from 1 on"}
	counted      = span{1, math.MaxInt32, false, "a whole number from 1 on"}
	to100        = span{1, 101, false, "a whole number from 1 to 100"}
	above1       = span{1, math.Inf(1), true, "a finite number above 1"}
	shareKept    = span{0, 1, false, "a number from 0 up to, but not, 1"}
	between0And1 = span{0, 1, true, "a number above 0 and below 1"}
)

// check says in a sentence what is wrong with a setting, if anything is.
func (s setting) check() error {
	if s.value > s.may.least && s.value < s.may.most || s.value == s.may.least && !s.may.open {
		return nil
	}
	return fmt.Errorf("%s %v: give %s", s.name, s.value, s.may.words)
}
