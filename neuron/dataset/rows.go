package dataset

import (
	"errors"
	"io"
	"strings"
)

// keptText is how many bytes of kept cells end a part, so that it takes little memory however long they are.
const keptText = 16 << 20

// Rows are the rows of a table to predict, read and encoded part by part in memory that does not grow with the table. How
// its cells are read is decided by the whole table, so in parts of any size they become the same numbers.
type Rows struct {
	p       *Preparation
	d       *Description
	said    []Warning // about the table as a whole
	doubts  []doubts  // of the parts so far, column by column
	loader  *loader
	records *records
	most    int   // rows of a part
	keep    []int // places of the columns that are kept
}

// OpenRows opens rows to predict, which are then read in parts of so many rows at the most, 0 being all at once. It reads
// the table a first time, for what decides how its cells are read. The columns that were learned from are found by name in
// any order; others are ignored, whatever they contain. A column that is missing is an error that names it, unless it became
// no feature; so is one to keep. Cells that cannot be read and values that were never seen are no errors: the warnings count
// them. Of the choices only Name, Format, Bounds and Keep count; the bounds are those of a part. If the table that was learned
// from had no header, the rows may have none either, and then must have its columns in its order.
func (p *Preparation) OpenRows(source Source, c Choices, most int) (*Rows, error) {
	only := Choices{Name: c.Name, Format: c.Format, Bounds: c.Bounds, Keep: c.Keep, Rules: max(p.Rules, FirstRules), only: p.Inputs(), made: p.Made, comma: p.Comma}
	if only.Format.Missing == nil {
		only.Format.Missing = p.Missing
	}
	d, err := Describe(source, only)
	if err != nil {
		return nil, err
	}
	d.Warnings = nil // they are about columns to learn from
	if most <= 0 {
		most = d.Rows
	}
	r := &Rows{p: p, d: d, said: p.claim(d), doubts: make([]doubts, len(p.Columns)), most: min(most, d.Rows)}
	return r, r.open(source)
}

// open opens the table a second time.
func (r *Rows) open(source Source) (err error) {
	part := *r.d
	part.Rows = r.most
	if r.loader, err = newLoader(&part); err != nil {
		return err
	}
	for _, f := range r.loader.columns {
		f.lenient = true
	}
	if r.records, err = r.loader.open(source, r.d); err != nil {
		return err
	}
	if r.keep, err = r.records.sheet().locate(r.d.choices.Keep); err != nil {
		_ = r.records.close()
	}
	return err
}

// Count is how many rows there are in all.
func (r *Rows) Count() int { return r.d.Rows }

// Next reads and encodes the rows of the next part. Beside them it returns what is kept of them: row after row, a cell of
// each of the columns to keep, without the space around it. io.EOF follows the last part; ErrChanged comes in its place if
// the table is no longer what it was when it was opened.
func (r *Rows) Next() (*Table, []string, error) {
	if r.loader.read == r.d.Rows {
		return nil, nil, io.EOF
	}
	kept, err := r.fill()
	if err != nil {
		return nil, nil, err
	}
	t, found, err := r.p.encode(r.loader.frame)
	for i := range found {
		r.doubts[i].add(found[i])
	}
	return t, kept, err
}

// fill fills the frame with the rows of a part, and returns what is kept of them.
func (r *Rows) fill() (kept []string, err error) {
	r.loader.renew()
	for size := 0; r.loader.frame.Rows < r.most && r.loader.read < r.d.Rows && size < keptText; {
		row, err := r.loader.next(r.records, r.d.Rows)
		if err != nil {
			return nil, err
		}
		for _, place := range r.keep {
			kept = append(kept, strings.Clone(row[place]))
			size += len(row[place])
		}
	}
	if r.loader.read == r.d.Rows {
		if _, err := r.loader.next(r.records, r.d.Rows); !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	r.loader.finish()
	return kept, nil
}

// renew empties the frame for further rows. The values of categories stay, as their number is bounded in a table.
func (l *loader) renew() {
	l.frame.Rows, l.frame.Columns = 0, nil
	for _, f := range l.columns {
		f.Numbers, f.Codes, f.Missing, f.Unreadable = f.Numbers[:0], f.Codes[:0], 0, 0
	}
}

// Warnings say what of the parts read so far was doubtful: each once, counted over all of them.
func (r *Rows) Warnings() []Warning {
	return append(r.said[:len(r.said):len(r.said)], r.p.warnings(r.doubts, r.loader.read)...)
}

// Close closes the table.
func (r *Rows) Close() error { return r.records.close() }
