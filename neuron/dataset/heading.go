package dataset

import "slices"

// heading says whether the first of the rows names the columns.
func (c Choices) heading(rows [][]string, missing func(string) bool) Header {
	asked := setOf(slices.Concat(c.asked(), c.only, c.Keep))
	switch {
	case len(rows) == 0 || slices.ContainsFunc(rows[0], func(cell string) bool { return asked[cell] }):
		return WithHeader
	case c.made:
		return NoHeader
	case c.only != nil || len(rows) == 1:
		return WithHeader
	}
	return guessHeader(rows, missing)
}

// guessHeader looks for names above numbers, and for numbers where names would be.
func guessHeader(rows [][]string, missing func(string) bool) Header {
	begins := 0 // columns that begin with a number or a date
	for c, top := range rows[0] {
		if missing(top) {
			continue
		}
		if measured(top) {
			begins++
		} else if measuredBelow(rows[1:], c, missing) {
			return WithHeader
		}
	}
	if begins > 0 {
		return NoHeader
	}
	return WithHeader
}

// measuredBelow says whether a column has only numbers and dates below the first row.
func measuredBelow(rows [][]string, column int, missing func(string) bool) bool {
	some := false
	for _, row := range rows {
		if column >= len(row) || missing(row[column]) {
			continue
		}
		if !measured(row[column]) {
			return false
		}
		some = true
	}
	return some
}

// measured says whether a cell is a number, with a point or a comma before its decimals, or a date.
func measured(cell string) bool {
	if _, ok := readNumber(cell, '.'); ok {
		return true
	}
	if _, ok := readNumber(cell, ','); ok {
		return true
	}
	_, ok := readDate(cell, DayFirst)
	if !ok {
		_, ok = readDate(cell, MonthFirst)
	}
	return ok
}
