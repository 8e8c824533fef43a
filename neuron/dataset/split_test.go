package dataset_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// ofClasses is a table whose targets are the given classes; ofNumbers one of so many numbers.
func ofClasses(targets ...float64) *dataset.Table {
	classes := []string{"a", "b", "c", "d", "e", "f"}
	return &dataset.Table{Name: "t", Task: dataset.Classification, Classes: classes, Rows: len(targets), Targets: targets}
}

func ofNumbers(n int) *dataset.Table {
	return &dataset.Table{Name: "t", Task: dataset.Regression, Rows: n, Targets: make([]float64, n)}
}

// drawTable is a table of classes, uneven ones too, or of numbers.
func drawTable(t *rapid.T) *dataset.Table {
	n := rapid.IntRange(2, 200).Draw(t, "rows")
	if rapid.Bool().Draw(t, "numbers") {
		return ofNumbers(n)
	}
	targets := make([]float64, n)
	most := rapid.IntRange(0, 5).Draw(t, "classes")
	for r := range targets {
		targets[r] = float64(rapid.IntRange(0, most).Draw(t, "class") * rapid.IntRange(0, 1).Draw(t, "common"))
	}
	return ofClasses(targets...)
}

// perClass counts rows by class.
func perClass(table *dataset.Table, rows []int) []int {
	counts := make([]int, 6)
	for _, r := range rows {
		if table.Classes != nil {
			counts[int(table.Targets[r])]++
		} else {
			counts[0]++
		}
	}
	return counts
}

func everyRow(table *dataset.Table) []int {
	rows := make([]int, table.Rows)
	for r := range rows {
		rows[r] = r
	}
	return rows
}

// split splits, or skips the draw where the share is rightly refused.
func split(t *rapid.T, table *dataset.Table, share float64, seed uint64) (train, test []int) {
	train, test, err := dataset.Split(table, share, seed)
	if errors.Is(err, dataset.ErrShare) && math.Round(share*float64(table.Rows)) >= float64(table.Rows) {
		t.Skip("no row to learn from")
	}
	if err != nil {
		t.Fatal(err)
	}
	return train, test
}

func TestASplitPutsEveryRowOnOneSideInAscendingOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t)
		train, test := split(t, table, rapid.Float64Range(0, 0.999).Draw(t, "share"), rapid.Uint64().Draw(t, "seed"))
		if !slices.IsSorted(train) || !slices.IsSorted(test) {
			t.Fatalf("not ascending: %v and %v", train, test)
		}
		all := append(slices.Clone(train), test...)
		slices.Sort(all)
		if !slices.Equal(all, everyRow(table)) {
			t.Fatalf("not each row once: %v and %v", train, test)
		}
	})
}

func TestEveryClassHasItsShareOfTestRowsAndKeepsARow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, share := drawTable(t), rapid.Float64Range(0, 0.999).Draw(t, "share")
		train, test := split(t, table, share, rapid.Uint64().Draw(t, "seed"))
		rows, kept, gone := perClass(table, everyRow(table)), perClass(table, train), perClass(table, test)
		least := 0 // rows that must stay: one per class
		for c, n := range rows {
			if n == 0 {
				continue
			}
			least++
			if kept[c] == 0 {
				t.Fatalf("class %d keeps no row of %d", c, n)
			}
			if gone[c] < min(int(share*float64(n)), n-1) {
				t.Fatalf("class %d holds %d of %d rows, share %v", c, gone[c], n, share)
			}
		}
		want := int(math.Round(share * float64(table.Rows)))
		if share > 0 {
			want = max(1, want)
		}
		if want = min(want, table.Rows-least); len(test) != want {
			t.Fatalf("%d test rows, want %d", len(test), want)
		}
	})
}

func TestTheTestRowsOfLargeClassesAreWithinARowOfTheirShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0.1, 0.8).Draw(t, "share")
		var targets []float64
		for c := range 4 {
			for range rapid.IntRange(20, 60).Draw(t, "rows") {
				targets = append(targets, float64(c))
			}
		}
		table := ofClasses(targets...)
		_, test := split(t, table, share, 1)
		rows := perClass(table, everyRow(table))
		for c, n := range perClass(table, test) {
			if off := math.Abs(float64(n) - share*float64(rows[c])); off > 1+1e-9 {
				t.Fatalf("class %d holds %d of %d, %v rows off", c, n, rows[c], off)
			}
		}
	})
}

func TestRowsLeftOverGoToTheLargestFractions(t *testing.T) {
	// A quarter of 7, 6 and 3 rows is 1.75, 1.5 and 0.75, in all 4: the fractions 0.75 (of a and c) win.
	table := ofClasses(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2)
	_, test, err := dataset.Split(table, 0.25, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := perClass(table, test); !slices.Equal(got, []int{2, 1, 1, 0, 0, 0}) {
		t.Errorf("test rows per class %v", got)
	}
}

func TestAmongEqualFractionsTheFirstClassHasMoreTestRows(t *testing.T) {
	table := ofClasses(2, 2, 2, 1, 1, 1, 0, 0, 0) // half of 3 is 1.5 thrice; 4.5 rounds to 5
	_, test, err := dataset.Split(table, 0.5, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := perClass(table, test); !slices.Equal(got, []int{2, 2, 1, 0, 0, 0}) {
		t.Errorf("test rows per class %v", got)
	}
}

func TestTinyClassesHaveNoTestRows(t *testing.T) {
	train, test, err := dataset.Split(ofClasses(0, 1, 2, 3), 0.5, 1)
	if err != nil || len(test) != 0 || len(train) != 4 {
		t.Errorf("train %v, test %v, %v", train, test, err)
	}
}

func TestAShareOf0HasNoTestRowsAndASmallShareHasOne(t *testing.T) {
	train, test, err := dataset.Split(ofNumbers(10), 0, 1)
	if err != nil || len(test) != 0 || !slices.Equal(train, everyRow(ofNumbers(10))) {
		t.Errorf("train %v, test %v, %v", train, test, err)
	}
	if _, test, err = dataset.Split(ofNumbers(10), 0.001, 1); err != nil || len(test) != 1 {
		t.Errorf("test %v, %v", test, err)
	}
}

func TestASplitIsKeyedByItsSeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		table := ofNumbers(100)
		_, once, _ := dataset.Split(table, 0.5, seed)
		_, again, _ := dataset.Split(table, 0.5, seed)
		_, other, _ := dataset.Split(table, 0.5, seed+1)
		if !slices.Equal(once, again) {
			t.Fatal("one seed, two splits")
		}
		if slices.Equal(once, other) {
			t.Fatal("two seeds, one split")
		}
	})
}

func TestEveryRowIsATestRowEquallyOften(t *testing.T) {
	const rows, seeds, share = 20, 4000, 0.3
	counts := make([]int, rows)
	for seed := range uint64(seeds) {
		_, test, err := dataset.Split(ofNumbers(rows), share, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range test {
			counts[r]++
		}
	}
	// 1200 times each, with a deviation of 29; the seeds are fixed, so this holds once and for all.
	for r, n := range counts {
		if math.Abs(float64(n)-share*seeds) > 4*29 {
			t.Errorf("row %d was a test row %d times of %d", r, n, seeds)
		}
	}
}

func TestAnInvalidShareIsRefused(t *testing.T) {
	for _, c := range []struct {
		share float64
		rows  int
		want  string
	}{
		{-0.1, 10, "t: a share that cannot be held out: -0.1 of the rows were to be held out; choose a share from 0 to below 1, such as 0.2"},
		{1, 10, "t: a share that cannot be held out: 1 of the rows were to be held out; choose a share from 0 to below 1, such as 0.2"},
		{math.NaN(), 10, "t: a share that cannot be held out: NaN of the rows were to be held out; choose a share from 0 to below 1, such as 0.2"},
		{0.99, 2, "t: a share that cannot be held out: holding out 0.99 of 2 rows leaves none to learn from; choose a smaller share or add rows"},
		{0, 0, "t: a share that cannot be held out: holding out 0 of 0 rows leaves none to learn from; choose a smaller share or add rows"},
	} {
		_, _, err := dataset.Split(ofNumbers(c.rows), c.share, 1)
		if !errors.Is(err, dataset.ErrShare) || err.Error() != c.want {
			t.Errorf("%v of %d rows: %v", c.share, c.rows, err)
		}
	}
}

// TestTheSplitOfIrisNeverChanges pins which rows are the test rows, as stored models have been evaluated on them.
func TestTheSplitOfIrisNeverChanges(t *testing.T) {
	train, test, err := dataset.Split(read(t, "iris.csv", "species"), 0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(train) != 120 || len(test) != 30 {
		t.Errorf("%d rows to learn from, %d test rows", len(train), len(test))
	}
	const want = "ca0f6fcbf848225118278870f049e2b5b998301ac41c4d275a7c0fdb447ace28"
	if got := digest(train, test); got != want {
		t.Errorf("digest %s, want %s; test %v", got, want, test)
	}
}

// digest is the SHA-256 of the lists, each preceded by its length, as little-endian 64-bit words.
func digest[T int | uint64](lists ...[]T) string {
	var b []byte
	for _, list := range lists {
		b = binary.LittleEndian.AppendUint64(b, uint64(len(list)))
		for _, word := range list {
			b = binary.LittleEndian.AppendUint64(b, uint64(word))
		}
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
