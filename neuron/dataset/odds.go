package dataset

import (
	"fmt"
	"slices"
)

// mostOdd is how many different odd cells of a column are kept.
const mostOdd = 20

// odds are the different cells of a column that are no numbers, in the order in which they come.
type odds []odd

type odd struct {
	finding
	cells int
}

// full says whether there are too many to be exceptions.
func (o odds) full() bool { return len(o) > mostOdd }

// add counts a cell.
func (o *odds) add(cell string, line int) {
	if at := slices.IndexFunc(*o, func(k odd) bool { return k.cell == short(cell) }); at >= 0 {
		(*o)[at].cells++
		return
	}
	*o = append(*o, odd{finding{line: line, cell: short(cell)}, 1})
}

// cells is how many there are.
func (o odds) cells() (n int) {
	for _, k := range o {
		n += k.cells
	}
	return n
}

// String lists the cells with how often and in which line first; empty: there are not several, or too many to be exceptions.
func (o odds) String() string {
	if len(o) < 2 || o.full() {
		return ""
	}
	return "; the cells of the column that are no numbers: " + o.places()
}

// places lists the cells with how often and in which line first.
func (o odds) places() string {
	var says []string
	for _, k := range o {
		if k.cells == 1 {
			says = append(says, fmt.Sprintf("%s (line %d)", quoted(k.cell), k.line))
		} else {
			says = append(says, fmt.Sprintf("%s (%d cells, first in line %d)", quoted(k.cell), k.cells, k.line))
		}
	}
	return few(says)
}
