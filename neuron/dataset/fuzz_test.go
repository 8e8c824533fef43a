package dataset_test

import (
	"encoding/csv"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deepnet/neuron/dataset"
)

// sentinels are all reasons a table may be refused for.
var sentinels = []error{
	dataset.ErrEmpty, dataset.ErrTooLong, dataset.ErrEncoding, dataset.ErrNUL, dataset.ErrQuote, dataset.ErrLineEnds,
	dataset.ErrNoColumn, dataset.ErrUnnamedColumn, dataset.ErrDuplicateColumn, dataset.ErrNoInputs, dataset.ErrNoRows,
	dataset.ErrTooFewRows, dataset.ErrTooManyCells, dataset.ErrRagged, dataset.ErrEmptyCell, dataset.ErrText,
	dataset.ErrNotFinite, dataset.ErrNotation, dataset.ErrTask, dataset.ErrNoLabel, dataset.ErrMixedTarget,
	dataset.ErrTwoSpellings, dataset.ErrOneClass, dataset.ErrTooManyClasses, dataset.ErrConstantTarget,
	dataset.ErrShare, dataset.ErrFormat, dataset.ErrKind, dataset.ErrChanged, dataset.ErrFeatures, dataset.ErrRecipe, dataset.ErrFolds,
}

// checkRefusal fails unless the error is one people can read and programs can tell.
func checkRefusal(t *testing.T, err error) {
	checkParagraph(t, err)
	if !slices.ContainsFunc(sentinels, func(s error) bool { return errors.Is(err, s) }) {
		t.Errorf("an error without a sentinel: %v", err)
	}
}

// checkTable fails unless the table keeps its promises.
func checkTable(t *testing.T, table *dataset.Table, maxCells int) {
	width := len(table.Columns)
	if table.Rows < 1 || len(table.Inputs) != width*table.Rows || len(table.Inputs) > maxCells {
		t.Errorf("%d rows of %d columns with %d inputs", table.Rows, width, len(table.Inputs))
	}
	for _, x := range append(table.Inputs, table.Targets...) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%v was read", x)
		}
	}
	if !slices.IsSorted(table.Classes) || slices.Contains(table.Classes, "") || len(slices.Compact(slices.Clone(table.Classes))) != len(table.Classes) {
		t.Errorf("classes %q", table.Classes)
	}
	for _, class := range table.Targets {
		if table.Classes != nil && (class != math.Trunc(class) || class < 0 || int(class) >= len(table.Classes)) {
			t.Errorf("class %v of %d", class, len(table.Classes))
		}
	}
}

// written is the table as a CSV text, the target last.
func written(table *dataset.Table) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	cells := append([]string{}, table.Columns...)
	if table.Target != "" {
		cells = append(cells, table.Target)
	}
	_ = w.Write(cells)
	for r := range table.Rows {
		for f := range table.Columns {
			cells[f] = strconv.FormatFloat(table.Inputs[f*table.Rows+r], 'g', -1, 64)
		}
		switch {
		case table.Classes != nil:
			cells[len(table.Columns)] = table.Classes[int(table.Targets[r])]
		case table.Targets != nil:
			cells[len(table.Columns)] = strconv.FormatFloat(table.Targets[r], 'g', -1, 64)
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.String()
}

const fuzzCells = 2000

func FuzzRead(f *testing.F) {
	for _, c := range refusals {
		if c.columns == nil && len(c.text) < 1000 {
			f.Add(c.text, c.opts.Target, byte(len(c.opts.Task)))
		}
	}
	f.Add("w,h,y\n1,-3,b\n2.5,400,a\n", "y", byte(0))
	f.Add("\uFEFF\"w\", h ,y\r\n1,\"-3\",0.5\r\n\r\n2.5,4e2,1\r\n", "y", byte(2))
	f.Add("y,x\n0,-0\n1.0,00\n", "y", byte(1))
	f.Fuzz(func(t *testing.T, text, target string, task byte) {
		tasks := []dataset.Task{dataset.Auto, dataset.Classification, dataset.Regression}
		opts := dataset.Options{Name: "fuzz", Target: target, Task: tasks[int(task)%3], MaxBytes: 10000, MaxCells: fuzzCells}
		table, err := dataset.Read(strings.NewReader(text), opts)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		checkTable(t, table, fuzzCells)
		again, err := dataset.Read(strings.NewReader(written(table)), dataset.Options{Name: "fuzz", Target: target, Task: table.Task})
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if diff := cmp.Diff(table, again); diff != "" {
			t.Errorf("what was read reads otherwise again (-once +again)\n%s", diff)
		}
	})
}

func FuzzReadRows(f *testing.F) {
	for _, c := range refusals {
		if c.columns != nil {
			f.Add(c.text, "a", "b")
		}
	}
	f.Add("note,b,x,x,,a\r\nfine,1, ,0x1,,2\r\n\r\n,3,NaN,,,4", "a", "b")
	f.Add("a\n7\n", "a", "a")
	f.Fuzz(func(t *testing.T, text, first, second string) {
		limits := dataset.Limits{MaxBytes: 10000, MaxCells: fuzzCells}
		rows, err := dataset.ReadRows(strings.NewReader(text), "fuzz", []string{first, second}, limits)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		checkTable(t, rows, fuzzCells)
		if !slices.Equal(rows.Columns, []string{first, second}) || rows.Targets != nil {
			t.Errorf("columns %q, targets %v", rows.Columns, rows.Targets)
		}
		if first == second {
			return // no header can say that again
		}
		again, err := dataset.ReadRows(strings.NewReader(written(rows)), "fuzz", rows.Columns, dataset.Limits{})
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if diff := cmp.Diff(rows, again); diff != "" {
			t.Errorf("what was read reads otherwise again (-once +again)\n%s", diff)
		}
	})
}
