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
	t, err := begin(source, d.Name, d.choices.Bounds.Bytes)
	if err != nil {
		return err
	}
	defer t.close()
	r, err := t.records(d.Format)
	if err != nil {
		return err
	}
	if !slices.Equal(r.header, d.names()) {
		return l.changed()
	}
	for l.read = 0; ; l.read++ {
		row, err := r.next()
		if errors.Is(err, io.EOF) && l.read == d.Rows {
			break
		}
		if errors.Is(err, io.EOF) || err == nil && l.read == d.Rows {
			return l.changed()
		}
		if err != nil {
			return err
		}
		l.sheet.line = r.line
		if err := l.add(row); err != nil {
			return err
		}
	}
	l.finish()
	return nil
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
