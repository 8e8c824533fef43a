package dataset_test

import (
	"io"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// source is a text as a table's source.
func source(text string) dataset.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

// fataler is a test, or a check of one.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func describe(t fataler, text string, c dataset.Choices) *dataset.Description {
	t.Helper()
	d, err := dataset.Describe(source(text), c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// load describes and loads a table.
func load(t fataler, text string, c dataset.Choices) *dataset.Frame {
	t.Helper()
	f, err := dataset.Load(source(text), describe(t, text, c))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// loadY loads a table to learn y from.
func loadY(t fataler, text string) *dataset.Frame {
	t.Helper()
	return load(t, text, dataset.Choices{Target: "y"})
}

// fit fits all rows of a frame.
func fit(t fataler, f *dataset.Frame, r dataset.Recipe) *dataset.Preparation {
	t.Helper()
	return fitRows(t, f, upTo(f.Rows), r)
}

func fitRows(t fataler, f *dataset.Frame, rows []int, r dataset.Recipe) *dataset.Preparation {
	t.Helper()
	p, err := dataset.Fit(f, rows, r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// encode encodes a frame.
func encode(t fataler, p *dataset.Preparation, f *dataset.Frame) *dataset.Table {
	t.Helper()
	table, _, err := p.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// feature is the named feature of every row.
func feature(t *testing.T, table *dataset.Table, name string) []float64 {
	t.Helper()
	for i, column := range table.Columns {
		if column == name {
			return table.Inputs[i*table.Rows : (i+1)*table.Rows]
		}
	}
	t.Fatalf("no feature %q among %q", name, table.Columns)
	return nil
}

func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// encoded loads a table, fits all its rows and encodes them: a table of numbers stays as it is.
func encoded(text string, c dataset.Choices) (*dataset.Table, error) {
	d, err := dataset.Describe(source(text), c)
	if err != nil {
		return nil, err
	}
	f, err := dataset.Load(source(text), d)
	if err != nil {
		return nil, err
	}
	p, err := dataset.Fit(f, upTo(f.Rows), dataset.Recipe{})
	if err != nil {
		return nil, err
	}
	table, _, err := p.Encode(f)
	return table, err
}
