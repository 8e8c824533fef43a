package dataset

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// weighed is a table with a class, a group, a day and a weight.
func weighed(t *testing.T) *Frame {
	t.Helper()
	var text strings.Builder
	text.WriteString("x,group,day,weight,class\n")
	for i := range 24 {
		fmt.Fprintf(&text, "%d,%c,2024-01-%02d,%d.5,%s\n", i, 'a'+i%6, 1+i, i%3, []string{"no", "yes"}[i%2])
	}
	source := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }
	d, err := Describe(source, Choices{Target: "class", Group: "group", Order: "day", Weights: "weight", Kinds: []Choose{{"x", Number}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Load(source, d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Whatever keeps rows together keeps them together in a part of a part, and no row
// is lost or comes twice.
func TestSomeOfTheRowsAreSplitByTheSameRules(t *testing.T) {
	f := weighed(t)
	for _, method := range []Method{Stratified, Random, Grouped, Ordered} {
		rows, test, err := f.HoldOut(HoldOut{Method: method, Share: 0.25, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		train, valid, err := f.HoldOutOf(rows, HoldOut{Method: method, Share: 0.3, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if len(valid) == 0 || !slices.IsSorted(train) || !slices.IsSorted(valid) {
			t.Errorf("%s: %v and %v", method, train, valid)
		}
		all := slices.Sorted(slices.Values(slices.Concat(train, valid)))
		if !slices.Equal(all, rows) {
			t.Errorf("%s: %v and %v do not make %v", method, train, valid, rows)
		}
		for _, row := range valid {
			for _, other := range train {
				switch {
				case method == Grouped && f.Groups[row] == f.Groups[other]:
					t.Errorf("rows %d and %d of one group are parted", row, other)
				case method == Ordered && f.Times[row] <= f.Times[other]:
					t.Errorf("row %d is validated and not later than %d", row, other)
				}
			}
			if slices.Contains(test, row) {
				t.Errorf("%s: row %d is held out and validated", method, row)
			}
		}
		if method == Stratified {
			count := 0
			for _, row := range valid {
				count += int(f.Targets[row])
			}
			if 2*count < len(valid)-1 || 2*count > len(valid)+1 {
				t.Errorf("%d of %d rows are of one of two even classes", count, len(valid))
			}
		}
	}
}

func TestAColumnOfWeightsIsReadAndIsNoInput(t *testing.T) {
	f := weighed(t)
	if fmt.Sprint(f.Weights[:4]) != "[0.5 1.5 2.5 0.5]" || len(f.Columns) != 2 {
		t.Errorf("the weights are %v, %d columns are inputs", f.Weights, len(f.Columns))
	}
	for cell, reason := range map[string]string{"-1": "-1 is no weight", "": "the row has no weight", "many": "text"} {
		text := "x,w,class\n1,1,a\n2," + cell + ",b\n3,1,a\n"
		source := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		d, err := Describe(source, Choices{Name: "t", Target: "class", Weights: "w"})
		if err == nil {
			_, err = Load(source, d)
		}
		if err == nil || !strings.Contains(err.Error(), reason) || !strings.Contains(err.Error(), `line 3, column "w"`) {
			t.Errorf("%q: %v", cell, err)
		}
	}
}
