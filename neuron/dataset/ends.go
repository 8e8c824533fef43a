package dataset

import (
	"fmt"
	"strconv"
)

// ends are the least and the greatest of the numbers of a column.
type ends struct {
	low, high end
	count     int
}

// end is a number and the first line that has it.
type end struct {
	value float64
	line  int
}

func (e end) String() string { return fmt.Sprintf("%s in line %d", plainly(e.value), e.line) }

// add takes in a number.
func (e *ends) add(x float64, line int) {
	if e.count++; e.count == 1 || x < e.low.value {
		e.low = end{x, line}
	}
	if e.count == 1 || x > e.high.value {
		e.high = end{x, line}
	}
}

// join takes in the numbers of other ends.
func (e *ends) join(other ends) {
	if other.count == 0 {
		return
	}
	count := e.count + other.count
	e.add(other.low.value, other.low.line)
	e.add(other.high.value, other.high.line)
	e.count = count
}

// plainly writes a number with digits, a minus and decimals alone.
func plainly(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
