package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// markers counts the cells of a column that say that there is no value, by what they say.
type markers []marked

type marked struct {
	cell  string
	cells int
}

// add counts a cell; the empty one says nothing.
func (m *markers) add(cell string) {
	if cell == "" {
		return
	}
	at := slices.IndexFunc(*m, func(k marked) bool { return k.cell == cell })
	if at < 0 {
		at = len(*m)
		*m = append(*m, marked{cell: strings.Clone(cell)})
	}
	(*m)[at].cells++
}

// String says what counted as missing, as the end of a sentence; empty: nothing but empty cells.
func (m markers) String() string {
	if len(m) == 0 {
		return ""
	}
	sorted := slices.SortedFunc(slices.Values(m), func(a, b marked) int { return cmp.Or(cmp.Compare(b.cells, a.cells), cmp.Compare(a.cell, b.cell)) })
	var says []string
	for _, k := range sorted {
		says = append(says, fmt.Sprintf("%s in %s", quoted(k.cell), counted(k.cells, "row")))
	}
	if len(says) == 1 {
		return fmt.Sprintf("; %s counts as missing (--missing changes that)", says[0])
	}
	return fmt.Sprintf("; %s count as missing (--missing changes that)", few(says))
}
