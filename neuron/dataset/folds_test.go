package dataset_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// drawFrame is a frame of rows with classes or numbers to learn, groups and times, some of which are equal or missing.
func drawFrame(t *rapid.T) *dataset.Frame {
	table := drawTable(t)
	f := &dataset.Frame{Name: "t", Rows: table.Rows, Task: table.Task, Classes: table.Classes, Targets: table.Targets}
	groups := rapid.IntRange(0, table.Rows-1).Draw(t, "groups")
	numbers := map[int]int{} // groups count from 0 in the order of their first row
	for range table.Rows {
		drawn := rapid.IntRange(0, groups).Draw(t, "group")
		if _, known := numbers[drawn]; !known {
			numbers[drawn] = len(numbers)
		}
		f.Groups = append(f.Groups, numbers[drawn])
		time := float64(rapid.IntRange(0, 50).Draw(t, "time"))
		if time == 0 {
			time = math.NaN()
		}
		f.Times = append(f.Times, time)
	}
	return f
}

func TestEverySplitPutsEachRowOnOneSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFrame(t)
		h := dataset.HoldOut{
			Method: rapid.SampledFrom([]dataset.Method{dataset.Stratified, dataset.Random, dataset.Grouped, dataset.Ordered}).Draw(t, "method"),
			Share:  rapid.Float64Range(0, 0.9).Draw(t, "share"),
			Seed:   rapid.Uint64().Draw(t, "seed"),
		}
		train, test, err := f.HoldOut(h)
		if errors.Is(err, dataset.ErrShare) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if all := append(slices.Clone(train), test...); !slices.IsSorted(train) || !slices.IsSorted(test) || !slices.Equal(sortedInts(all), upTo(f.Rows)) {
			t.Fatalf("%v and %v of %d rows", train, test, f.Rows)
		}
		if len(train) == 0 || h.Share == 0 && len(test) > 0 {
			t.Fatalf("%d rows to learn from, %d test rows", len(train), len(test))
		}
		checkTogether(t, f, h.Method, train, test)
	})
}

func sortedInts(rows []int) []int {
	slices.Sort(rows)
	return rows
}

// checkTogether fails where a group, or a time, stands on both sides, or a test row is before one learned from.
func checkTogether(t *rapid.T, f *dataset.Frame, method dataset.Method, train, test []int) {
	for _, a := range train {
		for _, b := range test {
			if method == dataset.Grouped && f.Groups[a] == f.Groups[b] {
				t.Fatalf("rows %d and %d of group %d were parted", a, b, f.Groups[a])
			}
			if method == dataset.Ordered && !math.IsNaN(f.Times[a]) && !(f.Times[a] < f.Times[b]) {
				t.Fatalf("row %d of %v is learned from, row %d of %v is a test row", a, f.Times[a], b, f.Times[b])
			}
		}
	}
}

func TestGroupsStayTogetherAndComeNearTheirShare(t *testing.T) {
	f := &dataset.Frame{Name: "t", Rows: 120, Task: dataset.Regression, Targets: make([]float64, 120)}
	for r := range f.Rows {
		f.Groups = append(f.Groups, r*r%11) // the squares modulo 11, and gaps
	}
	for seed := range uint64(200) {
		train, test, err := f.HoldOut(dataset.HoldOut{Share: 0.3, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		side := make([]int, 11)
		for _, r := range train {
			side[f.Groups[r]] |= 1
		}
		for _, r := range test {
			side[f.Groups[r]] |= 2
		}
		if slices.Contains(side, 3) {
			t.Fatalf("seed %d parts a group: %v", seed, side)
		}
		if len(test) < 20 || len(test) > 50 {
			t.Fatalf("seed %d holds %d of 120 rows", seed, len(test))
		}
	}
}

func TestAStratifiedHoldOutHasTheRowsOfSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, share, seed := drawTable(t), rapid.Float64Range(0, 0.9).Draw(t, "share"), rapid.Uint64().Draw(t, "seed")
		wantTrain, wantTest := split(t, table, share, seed)
		f := &dataset.Frame{Name: "t", Rows: table.Rows, Task: table.Task, Classes: table.Classes, Targets: table.Targets}
		train, test, err := f.HoldOut(dataset.HoldOut{Share: share, Seed: seed})
		if err != nil || !slices.Equal(train, wantTrain) || !slices.Equal(test, wantTest) {
			t.Fatal(train, test, err)
		}
	})
}

func TestEachRowIsATestRowOfOneFoldInEveryRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFrame(t)
		k := dataset.KFold{
			Method: rapid.SampledFrom([]dataset.Method{dataset.Stratified, dataset.Random, dataset.Grouped}).Draw(t, "method"),
			Folds:  rapid.IntRange(2, 12).Draw(t, "folds"),
			Seed:   rapid.Uint64().Draw(t, "seed"),
		}
		repeat := rapid.IntRange(0, 3).Draw(t, "repeat")
		var all []int
		var sizes []int
		for fold := range k.Folds {
			train, test, err := f.Fold(k, repeat, fold)
			if errors.Is(err, dataset.ErrFolds) {
				t.Skip(err)
			}
			if both := append(slices.Clone(train), test...); err != nil || len(test) == 0 || !slices.Equal(sortedInts(both), upTo(f.Rows)) {
				t.Fatal(train, test, err)
			}
			checkTogether(t, f, k.Method, train, test)
			all, sizes = append(all, test...), append(sizes, len(test))
		}
		if !slices.Equal(sortedInts(all), upTo(f.Rows)) {
			t.Fatalf("%v are the test rows of %d", all, f.Rows)
		}
		if k.Method != dataset.Grouped && slices.Max(sizes)-slices.Min(sizes) > 1 {
			t.Fatalf("folds of %v rows", sizes)
		}
	})
}

func TestStratifiedFoldsShareEveryClassEvenly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		f := &dataset.Frame{Name: "t", Rows: table.Rows, Task: table.Task, Classes: table.Classes, Targets: table.Targets}
		k := dataset.KFold{Folds: rapid.IntRange(2, min(10, f.Rows)).Draw(t, "folds"), Seed: rapid.Uint64().Draw(t, "seed")}
		least, most := slices.Repeat([]int{f.Rows}, 6), make([]int, 6)
		for fold := range k.Folds {
			_, test, err := f.Fold(k, 0, fold)
			if err != nil {
				t.Fatal(err)
			}
			for c, n := range perClass(table, test) {
				least[c], most[c] = min(least[c], n), max(most[c], n)
			}
		}
		for c := range least {
			if most[c]-least[c] > 1 {
				t.Fatalf("class %d has %d to %d rows in a fold", c, least[c], most[c])
			}
		}
	})
}

func TestRepeatsDiffer(t *testing.T) {
	f := &dataset.Frame{Name: "t", Rows: 100, Task: dataset.Regression, Targets: make([]float64, 100)}
	_, first, _ := f.Fold(dataset.KFold{Folds: 5}, 0, 0)
	_, second, _ := f.Fold(dataset.KFold{Folds: 5}, 1, 0)
	_, again, _ := f.Fold(dataset.KFold{Folds: 5}, 0, 0)
	if slices.Equal(first, second) || !slices.Equal(first, again) {
		t.Error(first, second, again)
	}
}

// TestSplitsNeverChange pins the bits of every kind of split, on every CPU: a job opened again must find its rows.
func TestSplitsNeverChangeTheirBits(t *testing.T) {
	f := &dataset.Frame{Name: "t", Rows: 60, Task: dataset.Classification, Classes: []string{"a", "b", "c"}}
	for r := range f.Rows {
		f.Targets = append(f.Targets, float64(r*r%3))
		f.Groups = append(f.Groups, r/7)
		f.Times = append(f.Times, float64(r*r%11))
	}
	var words []uint64
	note := func(train, test []int, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range append(train, test...) {
			words = append(words, uint64(r))
		}
	}
	for _, method := range []dataset.Method{dataset.Stratified, dataset.Random, dataset.Grouped, dataset.Ordered} {
		note(f.HoldOut(dataset.HoldOut{Method: method, Share: 0.25, Seed: 3}))
		if method != dataset.Ordered {
			note(f.Fold(dataset.KFold{Method: method, Folds: 4, Seed: 3}, 2, 1))
		}
	}
	const want = "4f6c71dd26260edd3f5cc18600c4f62bc9dd6d16d7ad7d0f9c01070486722bf0"
	if got := digest(words); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}

func TestSplitsThatCannotBeMadeAreRefused(t *testing.T) {
	plain := &dataset.Frame{Name: "t", Rows: 4, Task: dataset.Regression, Targets: make([]float64, 4)}
	one := &dataset.Frame{Name: "t", Rows: 4, Task: dataset.Regression, Targets: make([]float64, 4), Groups: make([]int, 4)}
	same := &dataset.Frame{Name: "t", Rows: 4, Task: dataset.Regression, Targets: make([]float64, 4), Times: make([]float64, 4)}
	both := &dataset.Frame{Name: "t", Rows: 4, Task: dataset.Regression, Targets: make([]float64, 4), Groups: []int{0, 1, 1, 0}, Times: []float64{1, 2, 3, 4}}
	for sentence, err := range map[string]error{
		"groups that are not there":     second(plain.HoldOut(dataset.HoldOut{Method: dataset.Grouped, Share: 0.5})),
		"an order that is not there":    second(plain.HoldOut(dataset.HoldOut{Method: dataset.Ordered, Share: 0.5})),
		"a method nobody knows":         second(plain.HoldOut(dataset.HoldOut{Method: "lucky", Share: 0.5})),
		"a share of all":                second(plain.HoldOut(dataset.HoldOut{Method: dataset.Random, Share: 1})),
		"all rows in one group":         second(one.HoldOut(dataset.HoldOut{Share: 0.5})),
		"all rows at one time":          second(same.HoldOut(dataset.HoldOut{Share: 0.5})),
		"groups and an order":           second(both.HoldOut(dataset.HoldOut{Share: 0.5})),
		"one fold":                      second(plain.Fold(dataset.KFold{Folds: 1}, 0, 0)),
		"more folds than rows":          second(plain.Fold(dataset.KFold{Folds: 5}, 0, 0)),
		"more folds than groups":        second(both.Fold(dataset.KFold{Method: dataset.Grouped, Folds: 3}, 0, 0)),
		"folds in the order of time":    second(both.Fold(dataset.KFold{Method: dataset.Ordered, Folds: 2}, 0, 0)),
		"folds of rows with both at it": second(both.Fold(dataset.KFold{Folds: 2}, 0, 0)),
	} {
		t.Run(sentence, func(t *testing.T) {
			if !errors.Is(err, dataset.ErrShare) && !errors.Is(err, dataset.ErrFolds) {
				t.Fatal(err)
			}
			checkRefusal(t, err)
		})
	}
}

// second is the error of a split.
func second(_, _ []int, err error) error { return err }

func TestAFoldThatDoesNotExistPanics(t *testing.T) {
	f := &dataset.Frame{Name: "t", Rows: 4, Task: dataset.Regression, Targets: make([]float64, 4)}
	for _, at := range [][2]int{{-1, 0}, {0, -1}, {0, 2}} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was made")
				}
			}()
			_, _, _ = f.Fold(dataset.KFold{Folds: 2}, at[0], at[1])
		})
	}
}
