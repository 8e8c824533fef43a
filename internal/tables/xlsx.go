package tables

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// workbook is a spreadsheet file: what its sheets share.
type workbook struct {
	parts   parts
	sheets  []sheet
	since   epoch
	related map[string]relation
	styles  []style  // of cells, by number
	texts   []string // that cells refer to
}

// sheet is a sheet of a workbook.
type sheet struct {
	name   string
	hidden bool
	part   string // where its cells are
}

// openXLSX opens the sheet asked for, or the first that has cells.
func openXLSX(file *Text, o Options) (source, error) {
	parts, err := openParts(file)
	if err != nil {
		return nil, err
	}
	book := &workbook{parts: parts}
	for _, step := range []func() error{book.readSheets, book.readStyles, book.readTexts} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if o.Sheet != "" {
		return book.named(o.Sheet)
	}
	return book.first()
}

// named opens a sheet by its name.
func (b *workbook) named(wanted string) (source, error) {
	var names []string
	for _, s := range b.sheets {
		if s.name == wanted {
			return b.rows(s)
		}
		names = append(names, s.name)
	}
	return nil, fmt.Errorf("there is no sheet %q; the sheets are %s", wanted, listed(names))
}

// first opens the first sheet that has cells and is not hidden, and names the others that have some.
func (b *workbook) first() (source, error) {
	var chosen *sheet
	var others []string
	for i, s := range b.sheets {
		filled, err := b.filled(s)
		switch {
		case err != nil:
			return nil, err
		case !filled:
		case chosen == nil && !s.hidden:
			chosen = &b.sheets[i]
		default:
			others = append(others, s.name)
		}
	}
	if chosen == nil && len(others) > 0 {
		return nil, fmt.Errorf("the sheets with cells are hidden; choose one with --sheet: %s", listed(others))
	}
	if chosen == nil {
		return nil, errors.New("no sheet of the spreadsheet has cells; a header and at least one row are needed")
	}
	rows, err := b.rows(*chosen)
	if err == nil && len(others) > 0 {
		rows.told = append(rows.told, fmt.Sprintf("sheet %q is read; the file has cells in %s too; choose with --sheet", chosen.name, listed(others)))
	}
	return rows, err
}

// filled says whether a sheet has a cell with a value.
func (b *workbook) filled(s sheet) (bool, error) {
	rows, err := b.rows(s)
	if err != nil {
		return false, err
	}
	defer rows.close()
	for {
		row, err := rows.in.row()
		switch {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		}
		for _, c := range row.cells {
			if c.valued() {
				return true, nil
			}
		}
	}
}

// sheetRows is the rows of a sheet that have cells, from the column where the table begins.
type sheetRows struct {
	book   *workbook
	sheet  sheet
	in     *sheetReader
	peeked []sheetRow // the first rows
	ended  bool       // they are all
	left   int        // the column where the table begins
	top    int        // the row that names the columns
	last   int        // the row returned last
	ready  *sheetRow  // to be returned after blank ones
	row    []cell
	errors errorCells
	hidden int // rows
	told   []string
}

// peekedRows is how many rows tell where a table begins.
const peekedRows = 100

// rows opens a sheet.
func (b *workbook) rows(s sheet) (*sheetRows, error) {
	in, err := b.parts.sheet(s)
	if err != nil {
		return nil, err
	}
	return &sheetRows{book: b, sheet: s, in: in, left: -1}, nil
}

func (r *sheetRows) close() error { return r.in.close() }

// begin reads the first rows and finds where the table begins: at the leftmost cell; its header is the first row that has
// several cells, if any has.
func (r *sheetRows) begin() error {
	for len(r.peeked) < peekedRows {
		row, err := r.filledRow()
		if errors.Is(err, io.EOF) {
			r.ended = true
			break
		}
		if err != nil {
			return err
		}
		first, cells := row.extent()
		if r.left < 0 || first < r.left {
			r.left = first
		}
		if r.top == 0 && cells > 1 {
			r.top = row.number
		}
		r.peeked = append(r.peeked, row)
	}
	if len(r.peeked) == 0 {
		return fmt.Errorf("sheet %q has no cells; a header and at least one row are needed", r.sheet.name)
	}
	if r.top == 0 {
		r.top = r.peeked[0].number
	}
	r.last = r.peeked[0].number - 1
	return nil
}

// filledRow reads on to the next row that has a cell with a value.
func (r *sheetRows) filledRow() (sheetRow, error) {
	for {
		row, err := r.in.row()
		if err != nil {
			return row, err
		}
		for _, c := range row.cells {
			if c.valued() {
				return row, nil
			}
		}
	}
}

// next returns the rows, and an empty one for each that is blank between them.
func (r *sheetRows) next() ([]cell, error) {
	if r.left < 0 {
		if err := r.begin(); err != nil {
			return nil, err
		}
	}
	if r.ready == nil {
		row, err := r.following()
		if err != nil {
			return nil, err
		}
		r.ready = &row
	}
	if r.last++; r.last < r.ready.number {
		return nil, nil
	}
	row := *r.ready
	r.last, r.ready = row.number, nil
	return r.cells(row)
}

// following is the next row with cells.
func (r *sheetRows) following() (sheetRow, error) {
	if len(r.peeked) > 0 {
		row := r.peeked[0]
		r.peeked = r.peeked[1:]
		return row, nil
	}
	if r.ended {
		return sheetRow{}, io.EOF
	}
	return r.filledRow()
}

// cells are the cells of a row, from the column where the table begins.
func (r *sheetRows) cells(row sheetRow) ([]cell, error) {
	if row.hidden {
		r.hidden++
	}
	r.row = r.row[:0]
	for _, raw := range row.cells {
		if !raw.valued() {
			continue
		}
		at := raw.column - r.left
		if at < 0 {
			return nil, fmt.Errorf("cell %s of sheet %q stands left of the table, which begins in column %s; move it or the table", raw.place(), r.sheet.name, letters(r.left))
		}
		value, err := r.value(raw)
		if err != nil {
			return nil, fmt.Errorf("cell %s of sheet %q %w", raw.place(), r.sheet.name, err)
		}
		for len(r.row) <= at {
			r.row = append(r.row, cell{})
		}
		if row.number == r.top {
			value.kind = name
		}
		r.row[at] = value
	}
	return r.row, nil
}

// notices are what the cells do not say by themselves.
func (r *sheetRows) notices() []string {
	all := r.told
	if r.errors.count > 0 {
		all = append(all, fmt.Sprintf("sheet %q has %s, %s in %s first; they count as missing", r.sheet.name, counted(r.errors.count, "cell with an error", "cells with errors"), r.errors.is, r.errors.place))
	}
	if r.hidden > 0 {
		all = append(all, fmt.Sprintf("sheet %q has %s, read like the others; delete what is not meant", r.sheet.name, counted(r.hidden, "hidden row", "hidden rows")))
	}
	if r.in.hidden {
		all = append(all, fmt.Sprintf("sheet %q has hidden columns, read like the others; leave out what is not meant", r.sheet.name))
	}
	if areas := r.in.mergedBelow(r.top); len(areas) > 0 {
		all = append(all, fmt.Sprintf("sheet %q has merged cells, %s: their value stands in the first cell, the others are empty; split and fill them if each row should have it", r.sheet.name, strings.Join(areas, ", ")))
	}
	return all
}

// counted says how many there are.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// errorCells are cells such as #DIV/0!.
type errorCells struct {
	count     int
	is, place string // of the first
}
