package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// strays counts what is read as rows of a table and seems to be none.
type strays struct {
	headers  lines // rows that repeat the header
	engulfed lines // rows with a cell in quotes that goes on over other rows
	tables   lines // rows that seem to be the header of another table
}

// lines counts rows by the lines in which they begin.
type lines struct{ count, first int }

// add takes in a row that begins in a line.
func (l *lines) add(line int) {
	if l.count++; l.count == 1 {
		l.first = line
	}
}

// String says which rows there are: "line 7", or "3 rows, the first in line 7".
func (l lines) String() string {
	if l.count == 1 {
		return fmt.Sprintf("line %d", l.first)
	}
	return fmt.Sprintf("%d rows, the first in line %d,", l.count, l.first)
}

// look takes in a row, before the tallies of the columns do.
func (s *strays) look(r *records, row []string, tallies []*tally) {
	switch {
	case !r.made && slices.Equal(row, r.header):
		s.headers.add(r.line)
	case r.cut.wrapped && engulfs(row, r.cut.delimiter):
		s.engulfed.add(r.line)
	case r.gap && len(row) > 1 && news(row, tallies):
		s.tables.add(r.line)
	}
}

// engulfs says whether a cell seems to hold rows because a quote in it is closed too late: with the cells around it its first
// line and its last have as many cells as a row, and so have those between. In a table of two columns there must be some
// between, as a comma in a note is no sign of a row.
func engulfs(row []string, delimiter byte) bool {
	for place, cell := range row {
		within := strings.Split(cell, "\n")
		last := len(within) - 1
		if last < 1 || last == 1 && len(row) < 3 {
			continue
		}
		cells := func(line string) int { return strings.Count(line, string(delimiter)) + 1 }
		whole := func(line string) bool { return cells(line) == len(row) }
		if place+cells(within[0]) == len(row) && cells(within[last]) == place+1 && !slices.ContainsFunc(within[1:last], func(line string) bool { return !whole(line) }) {
			return true
		}
	}
	return false
}

// news says whether all cells of a row are texts that their columns have not had.
func news(row []string, tallies []*tally) bool {
	for i, cell := range row {
		t := tallies[i]
		_, known := t.seen[fnv(cell)]
		if cell == "" || known || t.values == 0 || t.crowded > 0 || measured(cell) {
			return false
		}
	}
	return true
}

// warnings say which rows are doubtful.
func (s *strays) warnings() (list []Warning) {
	says := func(l lines, one, more string) {
		if text := one; l.count > 0 {
			if l.count > 1 {
				text = more
			}
			list = append(list, warn(ProblemStray, "", "%v %s", l, text))
		}
	}
	says(s.headers, "repeats the header and is read as a row; remove it", "repeat the header and are read as rows; remove them")
	says(s.engulfed, "has a cell in quotes that goes on over other rows, and is read as one row; close the quote right before the delimiter",
		"have a cell in quotes that goes on over other rows, and are read as one row each; close the quotes right before the delimiter")
	says(s.tables, "seems to be the header of another table, and is read as a row like all below it; keep one table in a file",
		"seem to be headers of other tables, and are read as rows like all below them; keep one table in a file")
	return list
}
