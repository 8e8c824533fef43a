package dataset

import (
	"errors"
	"io"
	"slices"
)

// Load reads a described table a second time, into typed columns. Rows without a target are left out and counted. A table
// that would take more memory than the bounds allow is refused before any is allocated, and so is one that is no longer the
// table that was described. The errors are for people; errors.Is finds their sentinel.
func Load(source Source, d *Description) (*Frame, error) {
	if d.choices.Target == "" {
		return nil, (&sheet{name: d.Name, header: d.names()}).missing("")
	}
	l, err := newLoader(d)
	if err != nil {
		return nil, err
	}
	if err := l.load(source, d); err != nil {
		return nil, err
	}
	return l.frame, l.answer(d.choices.Task)
}

// names are the columns' names.
func (d *Description) names() []string {
	names := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		names[i] = c.Name
	}
	return names
}

// load reads every row.
func (l *loader) load(source Source, d *Description) error {
	r, err := l.open(source, d)
	if err != nil {
		return err
	}
	defer r.close()
	for {
		_, err := l.next(r, d.Rows)
		if errors.Is(err, io.EOF) {
			l.finish()
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// open opens the table at its first row.
func (l *loader) open(source Source, d *Description) (*records, error) {
	t, err := begin(source, d.Name, d.choices.Bounds.Bytes)
	if err != nil {
		return nil, err
	}
	r, err := t.records(d.Format)
	if err == nil && !slices.Equal(r.header, d.names()) {
		err = l.changed()
	}
	if err != nil {
		_ = t.close()
		return nil, err
	}
	return r, nil
}

// next takes in the next of so many rows, and returns it; io.EOF follows the last.
func (l *loader) next(r *records, rows int) ([]string, error) {
	row, err := r.next()
	switch ended := errors.Is(err, io.EOF); {
	case ended && l.read == rows:
		return nil, io.EOF
	case ended, err == nil && l.read == rows:
		return nil, l.changed()
	case err != nil:
		return nil, err
	}
	l.read++
	l.sheet.line = r.line
	return row, l.add(row)
}

// changed is the error for a table that is no longer the one described.
func (l *loader) changed() error {
	return l.sheet.at(0, "").refuse(ErrChanged, "it is not what it was when it was described; try again when nobody writes to it")
}

// answer gives the frame its task and its targets.
func (l *loader) answer(asked Task) error {
	asked, err := asked.check(l.frame.Name)
	if err != nil {
		return err
	}
	t := l.frame.labels()
	if l.frame.Rows == 0 {
		return l.answers.at(0).refuse(ErrNoLabel, "no row has a value of the column to learn; fill it in or choose another column%s", l.answers.missing)
	}
	if err := t.answer(l.answers, asked); err != nil {
		return err
	}
	l.frame.Task, l.frame.Classes, l.frame.Targets = t.Task, t.Classes, t.Targets
	return nil
}
