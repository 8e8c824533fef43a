package dataset

import (
	"errors"
	"io"
)

// Read reads a table to learn from: a CSV text in UTF-8 whose first line names the columns, one of them the target and
// all others numbers. Spaces around cells, blank lines and a byte order mark do not count. The errors are for a person;
// errors.Is finds their sentinel.
func Read(r io.Reader, opts Options) (*Table, error) {
	task, err := opts.task()
	if err != nil {
		return nil, err
	}
	s, err := open(r, opts.Name, opts.MaxBytes)
	if err != nil {
		return nil, err
	}
	target, err := s.target(opts.Target)
	if err != nil {
		return nil, err
	}
	inputs, answers := s.keep(others(len(s.header), target), 1, opts.MaxCells), s.answers(target)
	err = s.each(func(row []string) error {
		if err := inputs.add(row); err != nil {
			return err
		}
		return answers.add(row[target])
	})
	if err != nil {
		return nil, err
	}
	t := &Table{Name: s.name, Columns: inputs.names(), Target: opts.Target, Rows: inputs.rows, Inputs: inputs.columns()}
	if err := t.answer(answers, task); err != nil {
		return nil, err
	}
	return t, nil
}

// ReadRows reads rows to predict: the named columns of a CSV text as Read takes it, in the order of columns. The text
// may have them in any order and others beside, which are ignored whatever they hold.
func ReadRows(r io.Reader, name string, columns []string, limits Limits) (*Table, error) {
	if len(columns) == 0 {
		return nil, spot{table: called(name)}.refuse(ErrNoInputs, "no column was asked for; name the columns that the network learned from")
	}
	s, err := open(r, name, limits.MaxBytes)
	if err != nil {
		return nil, err
	}
	places, err := s.locate(columns)
	if err != nil {
		return nil, err
	}
	inputs := s.keep(places, 0, limits.MaxCells)
	if err := s.each(inputs.add); err != nil {
		return nil, err
	}
	return &Table{Name: s.name, Columns: inputs.names(), Rows: inputs.rows, Inputs: inputs.columns()}, nil
}

// task is the task asked for, its default written out.
func (o Options) task() (Task, error) {
	switch o.Task {
	case "":
		return Auto, nil
	case Auto, Classification, Regression:
		return o.Task, nil
	default:
		return "", spot{table: called(o.Name)}.refuse(ErrTask, "there is no task %s; ask for %s, %s or %s", quoted(string(o.Task)), Auto, Classification, Regression)
	}
}

// target is the place of the target column in a header that has inputs beside it.
func (s *sheet) target(name string) (int, error) {
	if err := s.distinct(); err != nil {
		return 0, err
	}
	places, err := s.locate([]string{name})
	if err != nil {
		return 0, err
	}
	if len(s.header) == 1 {
		return 0, s.at(s.line, "").refuse(ErrNoInputs, "the header names only the target, %s; add columns of numbers to learn it from", quoted(name))
	}
	return places[0], nil
}

// others are the places of n columns but for one.
func others(n, but int) []int {
	places := make([]int, 0, n-1)
	for i := range n {
		if i != but {
			places = append(places, i)
		}
	}
	return places
}

// each hands every row below the header to add; there must be one.
func (s *sheet) each(add func(row []string) error) error {
	for rows := 0; ; rows++ {
		row, err := s.next()
		if errors.Is(err, io.EOF) && rows == 0 {
			return s.at(0, "").refuse(ErrNoRows, "there is a header and nothing below it; add rows")
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := add(row); err != nil {
			return err
		}
	}
}

// answer gives the table its task and its targets.
func (t *Table) answer(a *answers, asked Task) (err error) {
	if t.Rows < 2 {
		return a.sheet.at(0, "").refuse(ErrTooFewRows, "a single row teaches nothing; add rows, two at the least")
	}
	if t.Task, err = a.task(asked); err != nil {
		return err
	}
	if t.Task == Classification {
		t.Classes, t.Targets, err = a.classes()
		return err
	}
	t.Targets = a.numbers
	return a.checkNumbers()
}
