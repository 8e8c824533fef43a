package dataset

import (
	"errors"
	"fmt"
	"io"
)

// Description is what the first pass over a table finds out: how its text is cut, and what its columns are.
type Description struct {
	Name     string
	Format   Format // complete: nothing is left to be guessed
	Rows     int
	Columns  []Column // in the order of the file
	Warnings []Warning
	choices  Choices
	strays   strays
}

// Describe reads a table once, in memory that grows with its columns and not with its rows, and finds out how it is written
// and what its columns are. Choices override what it finds; whether they fit the cells shows when the table is loaded. The
// errors are for people; errors.Is finds their sentinel.
func Describe(source Source, c Choices) (*Description, error) {
	c.Name = called(c.Name)
	if err := c.check(); err != nil {
		return nil, err
	}
	c.Task = c.taskOfKind()
	t, err := begin(source, c.Name, c.Bounds.Bytes)
	if err != nil {
		return nil, err
	}
	defer t.close()
	d := &Description{Name: c.Name, Format: t.resolve(c), choices: c}
	d.Warnings = t.passedOver(d.Format)
	r, err := t.records(d.Format)
	if err != nil {
		return nil, err
	}
	if err := c.find(r); err != nil {
		return nil, err
	}
	if most := c.Bounds.features(); len(r.header) > most {
		return nil, r.sheet().at(r.line, "").refuse(ErrTooManyCells, "the table has %d columns, and %d is the limit; save a table with fewer columns", len(r.header), most)
	}
	tallies, err := d.tally(r)
	if err != nil {
		return nil, err
	}
	sign := c.decimalOf(r.header, tallies, d.Format)
	d.Format.Decimal = sign.sign
	d.Columns = make([]Column, 0, len(tallies))
	if c.only != nil {
		d.state(r, tallies, sign)
		return d, nil
	}
	d.describe(r, tallies, sign)
	return d, d.checkCycles()
}

// resolve guesses what a format leaves open from the beginning of the text: everything but the decimals.
func (t *text) resolve(c Choices) Format {
	f := c.Format
	f.Delimiter = t.delimiter(f.Delimiter, c.written())
	if f.Missing == nil {
		f.Missing = DefaultMissing()
	}
	if f.Header == GuessHeader {
		rows, _ := t.rows(f.Delimiter)
		if c.written() {
			f.Above = above(rows)
		}
		f.Header = c.heading(rows[f.Above:], f.absent())
	}
	return f
}

// tally counts the cells of every column.
func (d *Description) tally(r *records) ([]*tally, error) {
	tallies, used := make([]*tally, len(r.header)), d.choices.used(r.header)
	for i := range tallies {
		tallies[i] = newTally(len(tallies), d.choices.rules())
		if d.choices.only != nil {
			tallies[i].know(d.Format.Decimal)
		}
	}
	absent := d.Format.absent()
	for ; ; d.Rows++ {
		row, err := r.next()
		if errors.Is(err, io.EOF) && d.Rows == 0 {
			return nil, spot{table: d.Name}.refuse(ErrNoRows, "there is a header and nothing below it; add rows")
		}
		if errors.Is(err, io.EOF) {
			return tallies, nil
		}
		if err != nil {
			return nil, err
		}
		d.strays.look(r, row, tallies)
		for i, cell := range row {
			switch {
			case !used[i]:
			case absent(cell):
				tallies[i].missing++
				tallies[i].markers.add(cell)
			default:
				tallies[i].add(cell, r.line)
			}
		}
	}
}

// state fills in the columns where it is known already what they are.
func (d *Description) state(r *records, tallies []*tally, sign decimalSign) {
	for i, t := range tallies {
		d.Columns = append(d.Columns, Column{Name: r.header[i], Missing: t.missing, facts: t.facts(sign.sign)})
	}
}

// describe fills in what every column is.
func (d *Description) describe(r *records, tallies []*tally, sign decimalSign) {
	var unused []string
	for i, t := range tallies {
		if r.unnamed(i) {
			d.Warnings = append(d.Warnings, warn(ProblemUnnamed, r.header[i], "the header leaves column %d without a name; name it", i+1))
		}
		g := t.infer(r.called(i), d.Format.Delimiter, sign)
		column := Column{
			Name: r.header[i], Kind: g.kind, Why: g.why, Order: g.order, Notation: g.notation,
			Missing: t.missing, Distinct: len(t.seen), Crowded: t.crowded > 0, Examples: t.examples, facts: t.facts(sign.sign),
		}
		t.seen = nil // it may be large, and has been counted
		column = d.choices.apply(column, t, sign.sign)
		period, said := d.choices.cycle(column, t, r.called(i), sign.sign)
		column.Period = period
		d.Columns = append(d.Columns, column)
		d.Warnings = append(d.Warnings, said...)
		for k := range g.warn {
			g.warn[k].Column = column.Name // it was guessed as the index if it has none
		}
		if column.Kind == g.kind {
			d.Warnings = append(d.Warnings, d.choices.heed(column, g.warn)...)
		}
		if column.Role == Input && 2*t.missing >= d.Rows {
			d.Warnings = append(d.Warnings, warn(ProblemMissing, column.Name, "%d of %s without a value%s; consider leaving the column out", t.missing, counted(d.Rows, "row"), t.markers))
		}
		if column.Role == Target && column.Kind == Date {
			d.Warnings = append(d.Warnings, warn(ProblemNotation, column.Name, "it holds dates, and each is taken as a class; to learn when something is, write a number, such as the days since a first one"))
		}
		if column.Role == Ignored && column.Kind == g.kind && !d.choices.leaves(column.Name) {
			unused = append(unused, fmt.Sprintf("%s (%s)", quoted(column.Name), g.why))
		}
	}
	d.Warnings = append(d.Warnings, d.strays.warnings()...)
	if len(unused) > 0 {
		d.Warnings = append(d.Warnings, warn(ProblemUnused, "", "not learned from: %s; choose another kind for a column that says something", few(unused)))
	}
}
