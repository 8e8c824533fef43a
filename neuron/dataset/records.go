package dataset

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// records are the rows of a table below its header, all of the same number of cells.
type records struct {
	cut    *cutter
	close  func() error
	name   string
	header []string // names of the columns, made up where there are none
	made   bool     // all were made up, as there is no header
	bare   []bool   // columns that the header leaves without a name
	line   int      // where the row read last begins
	first  []string // the first row, if it is no header; else nil
	ready  []string // the next row that is not empty; nil: it has not been read yet
	empty  int      // empty rows that come before it
	gap    bool     // empty rows or blank lines come before the row read last
}

// madeName is how made-up names of columns begin.
const madeName = "column_"

// longestName is how many bytes the name of a column may have, and so may a value of a category.
const longestName = 1000

// records reads the table in a format whose delimiter and header are known.
func (t *text) records(f Format) (*records, error) {
	cut := newCutter(t.name, t.in, f.Delimiter)
	cut.line = t.line
	r := &records{cut: cut, close: t.close, name: t.name, made: f.Header == NoHeader}
	row, err := r.row()
	for range f.Above {
		row, err = r.row()
	}
	if errors.Is(err, io.EOF) {
		return nil, t.refuse(ErrEmpty, "a table begins with a line that names its columns, such as width,height,kind, and has a line for every row")
	}
	if err != nil {
		return nil, err
	}
	if r.line = cut.begin; r.made {
		r.first = slices.Clone(row)
		row = make([]string, len(row))
	} else {
		row = slices.Clone(full(row))
	}
	r.nameColumns(row)
	return r, r.checkHeader()
}

// nameColumns gives a name to every column that has none.
func (r *records) nameColumns(header []string) {
	r.bare = make([]bool, len(header))
	for i, name := range header {
		if name == "" {
			header[i] = fmt.Sprintf("%s%d", madeName, i+1)
			r.bare[i] = !r.made
		}
	}
	r.header = header
}

// unnamed says whether the header leaves a column without a name.
func (r *records) unnamed(column int) bool { return r.bare[column] }

// called is the name of a column for guesses: a column that alone has no name is the index of the rows, as some programs
// write it.
func (r *records) called(column int) string {
	if r.bare[column] {
		return "index"
	}
	return r.header[column]
}

// checkHeader refuses what cannot be a header.
func (r *records) checkHeader() error {
	s := r.sheet()
	for i, name := range r.header {
		if len(name) > longestName {
			return s.at(s.line, "").refuse(ErrTooLong, "the name of column %d has more than %d bytes; begin the table with a line of short names", i+1, longestName)
		}
	}
	return nil
}

// sheet is what errors say of the table.
func (r *records) sheet() *sheet {
	return &sheet{name: r.name, header: r.header, line: r.line}
}

// next reads a row of as many cells as there are columns, valid until the next call; io.EOF follows the last one. Blank
// lines do not count, nor do rows of empty cells at the end of the table.
func (r *records) next() ([]string, error) {
	if r.ready == nil {
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
	if r.empty > 0 {
		r.empty--
		return make([]string, len(r.header)), nil
	}
	row := r.ready
	r.ready = nil
	return row, nil
}

// fill reads on to the next row that is not empty.
func (r *records) fill() error {
	for r.gap = false; ; {
		row, err := r.row()
		if err != nil {
			return err
		}
		r.line = r.cut.begin
		if row, err = r.fit(row); err != nil {
			return err
		}
		if len(full(row)) > 0 {
			r.ready = row
			return nil
		}
		r.empty++
		r.gap = true
	}
}

// row reads a row of any length. In a table of one column a blank line is a row.
func (r *records) row() ([]string, error) {
	if r.header != nil && r.first != nil {
		row := r.first
		r.first = nil
		return row, nil
	}
	for {
		row, err := r.cut.next()
		if err != nil || len(row) > 1 || row[0] != "" || len(r.header) == 1 {
			return row, err
		}
		r.gap = true
	}
}

// fit cuts off empty cells beyond the last column, and refuses a row that then still has the wrong length.
func (r *records) fit(row []string) ([]string, error) {
	width := len(r.header)
	for len(row) > width && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	if len(row) == width {
		return row, nil
	}
	hint := ""
	if len(row) == 1 {
		hint = ", or remove the line if it is a note"
	}
	if d := r.cut.delimiter; len(row) > width && strings.TrimSpace(string(d)) != "" {
		hint = fmt.Sprintf(", and put a cell that holds the delimiter %c into quotes", d)
	}
	return nil, r.sheet().at(r.line, "").refuse(ErrRagged, "%d instead of %d cells; add or remove cells%s", len(row), width, hint)
}
