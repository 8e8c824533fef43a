package dataset_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// Values of categories are kept, so it matters how many bytes they have together.
func TestTheValuesOfAllCategoriesTogetherAreBounded(t *testing.T) {
	const rows = 40_000
	long := strings.Repeat("v", 900)
	read := func(columns int) error {
		source := func() (io.ReadCloser, error) {
			return &generated{rows: rows, row: func(i int) string {
				cells := make([]string, columns)
				for c := range cells {
					if cells[c] = fmt.Sprint(long, i*columns+c); i == 0 {
						cells[c] = fmt.Sprint("c", c)
					}
				}
				return strings.Join(cells, ",") + "," + []string{"y", "a", "b"}[min(i, 1+i%2)] + "\n"
			}}, nil
		}
		choices := dataset.Choices{Target: "y"}
		for c := range columns {
			choices.Kinds = append(choices.Kinds, dataset.Choose{Column: fmt.Sprint("c", c), Kind: dataset.Category})
		}
		d, err := dataset.Describe(source, choices)
		if err == nil {
			_, err = dataset.Load(source, d)
		}
		return err
	}
	if err := read(1); err != nil {
		t.Errorf("36 MB of values: %v", err)
	}
	err := read(2)
	if !errors.Is(err, dataset.ErrTooManyCells) || !strings.Contains(err.Error(), "more than 64 MiB; leave out columns of many long texts") {
		t.Errorf("72 MB of values: %v", err)
	}
}

// Columns that are kept beside the inputs are numbers in memory as well.
func TestColumnsForGroupsOrderAndWeightsCountAgainstTheLimit(t *testing.T) {
	text := "x,g,o,w,y\n1,a,1,1,1.5\n2,b,2,1,2.5\n3,a,3,2,3.5\n"
	for _, one := range []struct {
		choices dataset.Choices
		numbers int
	}{
		{dataset.Choices{LeaveOut: []string{"g", "o", "w"}}, 6},
		{dataset.Choices{LeaveOut: []string{"o", "w"}, Group: "g"}, 9},
		{dataset.Choices{LeaveOut: []string{"g", "o"}, Weights: "w"}, 9},
		{dataset.Choices{LeaveOut: []string{"g", "w"}, Order: "o"}, 12}, // o is an input as well
	} {
		for short := range 2 {
			one.choices.Target, one.choices.Bounds.Numbers = "y", one.numbers-short
			_, err := dataset.Load(source(text), describe(t, text, one.choices))
			if errors.Is(err, dataset.ErrTooManyCells) != (short == 1) {
				t.Errorf("%+v: %v", one.choices, err)
			}
		}
	}
}
