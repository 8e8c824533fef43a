package dataset

import (
	"fmt"
	"math"
	"strings"
)

// mostValues is how many distinct values a category may have, and mostTexts how many bytes those of all categories may have
// together.
const (
	mostValues = 100_000
	mostTexts  = 64 << 20
)

// filler fills a series cell by cell.
type filler struct {
	*Series
	place   int // of the column in the header
	places  map[string]int32
	reader  reader
	room    *int   // bytes left for the values of all categories
	lenient bool   // cells that cannot be read count as missing
	written bool   // it goes by WrittenRules or later ones
	odd     string // the cells that are no numbers, as the end of a sentence
}

// newFiller returns a filler for a column, at a place in the header, of about so many rows.
func newFiller(column Column, place, rows int, decimal byte) *filler {
	s := &Series{Column: column.Name, Kind: column.Kind, Order: column.Order, Notation: column.Notation, ByValue: column.ByValue, Period: column.Period}
	s.Thirds = column.facts.written && column.facts.thirds && s.Kind == Number && s.Notation == nil
	f := &filler{Series: s, place: place, reader: reader{decimal, column.Notation}, odd: column.facts.odd, written: column.facts.written}
	if s.Kind == Category {
		s.Codes, f.places = make([]int32, 0, rows), map[string]int32{}
	} else {
		s.Numbers = make([]float64, 0, rows)
	}
	return f
}

// add takes in a cell that has a value.
func (f *filler) add(cell string) error {
	if f.Kind == Category {
		return f.category(cell)
	}
	x, err := f.read(cell)
	if err != nil && f.written && f.Kind == Date && impossible(cell) && !f.lenient {
		f.skip()
		return nil
	}
	if err != nil && !f.lenient {
		return err
	}
	if err != nil {
		f.Unreadable++
		f.skip()
		return nil
	}
	f.Numbers = append(f.Numbers, x)
	return nil
}

// skip takes in a cell that has none.
func (f *filler) skip() {
	f.Missing++
	if f.Kind == Category {
		f.Codes = append(f.Codes, -1)
	} else {
		f.Numbers = append(f.Numbers, math.NaN())
	}
}

// read turns a cell of a number, a date or a boolean into a number.
func (f *filler) read(cell string) (float64, error) {
	switch f.Kind {
	case Date:
		if x, ok := readWritten(cell, f.Order); ok && f.written {
			return x, nil
		}
		return dateIn(cell, f.Order)
	case Boolean:
		return booleanIn(cell)
	default:
		x, err := f.reader.number(cell)
		if err != nil {
			err = fmt.Errorf("%w; or name it as a missing value (--missing), or choose another kind for the column (--kind)%s", err, f.odd)
		}
		return x, err
	}
}

// category takes in a value of a category.
func (f *filler) category(cell string) error {
	if f.ByValue {
		cell = byValue(cell, f.reader.decimal)
	}
	place, known := f.places[cell]
	if !known {
		if err := f.crowded(cell); err != nil && !f.lenient {
			return err
		} else if err != nil {
			f.Unreadable++
			f.skip()
			return nil
		}
		*f.room -= len(cell)
		place = int32(len(f.Values))
		f.Values = append(f.Values, strings.Clone(cell))
		f.places[f.Values[place]] = place
	}
	f.Codes = append(f.Codes, place)
	return nil
}

// crowded refuses a further value of a category that is too long or one too many.
func (f *filler) crowded(cell string) error {
	switch {
	case len(cell) > longestName:
		return because(ErrTooLong, "a value of a category may have %d bytes, this one has %d; leave the column out", longestName, len(cell))
	case len(f.Values) == mostValues:
		return because(ErrKind, "the column has more than %d different values; leave it out", mostValues)
	case len(cell) > *f.room:
		return because(ErrTooManyCells, "with this one the different values of all categories have more than %s; leave out columns of many long texts", size(mostTexts))
	}
	return nil
}

// dateIn reads a date, or says how dates are written.
func dateIn(cell string, order DateOrder) (float64, error) {
	if x, ok := readDate(cell, order); ok {
		return x, nil
	}
	return 0, because(ErrKind, "%s is not a date such as 2024-12-31 or 2024-12-31 23:59; correct the cell, name it as a missing value, or choose another kind for the column", quoted(cell))
}

// booleanIn reads a boolean, or says how booleans are written.
func booleanIn(cell string) (float64, error) {
	if x, ok := readBoolean(cell); ok {
		return x, nil
	}
	return 0, because(ErrKind, "%s is neither yes nor no, true nor false, 1 nor 0; correct the cell, name it as a missing value, or choose another kind for the column", quoted(cell))
}
