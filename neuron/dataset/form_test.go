package dataset_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// small is a table of three rows and two inputs, with targets as given.
func small(task dataset.Task, classes []string, targets ...float64) *dataset.Table {
	return &dataset.Table{
		Name: "small", Columns: []string{"w", "h"}, Task: task, Classes: classes,
		Rows: 3, Inputs: []float64{1, 2, 3, 10, 20, 30}, Targets: targets,
	}
}

func signals(rows, cols int, data ...float64) neuron.Signals {
	return neuron.Signals{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

func TestTargetsComeInTheGivenOrder(t *testing.T) {
	two, three := []string{"no", "yes"}, []string{"a", "b", "c"}
	for _, c := range []struct {
		sentence string
		table    *dataset.Table
		form     dataset.Form
		want     neuron.Signals
	}{
		{"three classes are one-hot", small(dataset.Classification, three, 2, 0, 1), dataset.Form{}, signals(3, 2, 0, 0, 1, 0, 0, 1)},
		{"two classes are one-hot", small(dataset.Classification, two, 1, 0, 0), dataset.Form{}, signals(2, 2, 1, 0, 0, 1)},
		{"two classes on one output", small(dataset.Classification, two, 1, 0, 0), dataset.Form{Binary: true}, signals(1, 2, 0, 1)},
		{"numbers as they are", small(dataset.Regression, nil, 6, 7, 8), dataset.Form{}, signals(1, 2, 8, 6)},
		{"numbers standardized", small(dataset.Regression, nil, 6, 7, 8), dataset.Form{Scale: neuron.Scale{Mean: 4, Deviation: 2}}, signals(1, 2, 2, 1)},
		{"a number standardized without deviation", small(dataset.Regression, nil, 6, 7, 8), dataset.Form{Scale: neuron.Scale{Mean: 4}}, signals(1, 2, 4, 2)},
		{"rows to predict have no targets", small("", nil), dataset.Form{}, signals(0, 2)},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got := neuron.NewSignals(c.want.Rows, 2)
			c.form.Gather(got, c.table, []int{2, 0})
			if diff := cmp.Diff(c.want, got, cmp.Transformer("nil", func(s []float64) []float64 { return append([]float64{}, s...) })); diff != "" {
				t.Errorf("targets (-want +got)\n%s", diff)
			}
			if outputs := c.form.Outputs(c.table); outputs != c.want.Rows {
				t.Errorf("%d outputs, want %d", outputs, c.want.Rows)
			}
		})
	}
}

func TestEveryOneHotColumnHasOneOneOnItsClass(t *testing.T) {
	iris := read(t, "iris.csv", "species")
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.IntRange(0, iris.Rows-1), 0, 40).Draw(t, "rows")
		targets := neuron.NewSignals(len(iris.Classes), len(rows))
		for i := range targets.Data {
			targets.Data[i] = 7 // of a batch before
		}
		dataset.Form{}.Gather(targets, iris, rows)
		for i, r := range rows {
			for c := range iris.Classes {
				got, want := targets.Data[c*targets.Stride+i], 0.0
				if c == int(iris.Targets[r]) {
					want = 1
				}
				if got != want {
					t.Fatalf("row %d of class %v has %v on output %d", r, iris.Targets[r], got, c)
				}
			}
		}
	})
}

func TestGatheringTargetsAllocatesNothing(t *testing.T) {
	iris, rows := read(t, "iris.csv", "species"), []int{5, 60, 140, 7}
	number := small(dataset.Regression, nil, 6, 7, 8)
	classes, numbers := neuron.NewSignals(3, 4), neuron.NewSignals(1, 0)
	if n := testing.AllocsPerRun(100, func() {
		dataset.Form{}.Gather(classes, iris, rows)
		dataset.Form{}.Gather(numbers, number, rows[:0])
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestARowOutsideOfTheTablePanicsInsteadOfReadingAnotherColumn(t *testing.T) {
	for _, row := range []int{3, -1, 5} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("row %d of 3 was gathered", row)
				}
			}()
			dataset.Form{}.Gather(neuron.NewSignals(1, 1), small(dataset.Regression, nil, 6, 7, 8), []int{row})
		}()
	}
}

func TestThreeClassesHaveNoBinaryForm(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("three classes went onto one output")
		}
	}()
	dataset.Form{Binary: true}.Outputs(small(dataset.Classification, []string{"a", "b", "c"}, 0, 1, 2))
}
