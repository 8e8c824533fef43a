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
	if l.frame.Rows == 0 {
		return l.unlabelled()
	}
	for i, a := range l.answers {
		t := &Table{Name: l.frame.Name, Rows: l.frame.Rows, Target: a.column}
		if err := t.answer(a, asked); err != nil {
			return err
		}
		if i == 0 {
			l.frame.Task, l.frame.Classes, l.frame.Targets = t.Task, t.Classes, t.Targets
		} else {
			l.frame.More = append(l.frame.More, Answer{t.Target, t.Classes, t.Targets})
		}
	}
	return l.together()
}

// unlabelled is the error for a table without a row to learn from.
func (l *loader) unlabelled() error {
	first := l.answers[0]
	if len(l.answers) == 1 {
		return first.at(0).refuse(ErrNoLabel, "no row has a value of the column to learn; fill it in or choose another column%s", first.missing)
	}
	var names []string
	for _, a := range l.answers {
		names = append(names, a.column)
	}
	return l.sheet.at(0, "").refuse(ErrNoLabel, "no row has a value of every column to learn, which are %s; fill them in or choose other columns", listed(names))
}

// together refuses targets that are not learned together: all are numbers, or all have two classes.
func (l *loader) together() error {
	if !l.frame.several() {
		return nil
	}
	all := l.frame.each()
	for i, one := range all {
		at, first := l.answers[i].at(0), all[0]
		switch {
		case (one.Classes == nil) != (first.Classes == nil):
			return at.refuse(ErrTask, "it holds %s and %s holds %s; columns that are learned together are all numbers or all of two classes, so learn them in two jobs%s",
				one.holds(), quoted(first.Target), first.holds(), orBoth(one, first))
		case one.Classes != nil && len(one.Classes) != 2:
			return at.refuse(ErrTooManyClasses, "it has %d classes, and a column that is learned beside others has two; learn it in a job of its own%s", len(one.Classes), one.orNumbers())
		}
	}
	return nil
}

// holds says what the target holds.
func (f *Frame) holds() string {
	if f.Classes == nil {
		return "numbers"
	}
	return "classes"
}

// orBoth is what else to do where one of two targets holds numbers and the other classes that are numbers too.
func orBoth(frames ...*Frame) string {
	for _, f := range frames {
		if f.Classes != nil && f.orNumbers() == "" {
			return ""
		}
	}
	return ", or ask for regression to learn both as numbers"
}
