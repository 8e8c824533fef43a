package dataset_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"deepnet/neuron/dataset"
)

// sentinels are all reasons a table may be refused for.
var sentinels = []error{
	dataset.ErrEmpty, dataset.ErrTooLong, dataset.ErrEncoding, dataset.ErrNUL, dataset.ErrQuote,
	dataset.ErrNoColumn, dataset.ErrDuplicateColumn, dataset.ErrNoInputs, dataset.ErrNoRows,
	dataset.ErrTooFewRows, dataset.ErrTooManyCells, dataset.ErrRagged, dataset.ErrText,
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
