package dataset_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

func TestKindsAreGuessedForAReasonThatPeopleCanRead(t *testing.T) {
	for _, c := range []struct {
		sentence string
		rows     int
		cell     func(i int) string
		kind     dataset.Kind
		why      string
	}{
		{"numbers", 30, func(i int) string { return fmt.Sprint(i * 3 % 7) }, dataset.Number, "all 30 values are numbers"},
		{"numbers, some missing", 30, func(i int) string { return []string{"1", "NA", "2"}[i%3] }, dataset.Number, "all 20 values are numbers"},
		{"zeros and ones", 30, func(i int) string { return fmt.Sprint(i % 2) }, dataset.Number, "all 30 values are numbers"},
		{"words of yes and no", 30, func(i int) string { return []string{"yes", "no"}[i%2] }, dataset.Boolean, `it says only "yes", "no"`},
		{"letters for yes and no", 30, func(i int) string { return []string{"Y", "n"}[i%2] }, dataset.Boolean, `it says only "Y", "n"`},
		{"words of two pairs", 30, func(i int) string { return []string{"yes", "false"}[i%2] }, dataset.Category, "2 different texts in 30 rows"},
		{"a few texts", 30, func(i int) string { return fmt.Sprint("t", i%5) }, dataset.Category, "5 different texts in 30 rows"},
		{"texts that all differ", 30, func(i int) string { return fmt.Sprint("t", i) }, dataset.Identifier, "30 of 30 texts differ, so it names the rows"},
		{"texts that nearly all differ", 30, func(i int) string { return fmt.Sprint("t", max(3, i)) }, dataset.Identifier, "27 of 30 texts differ, so it names the rows"},
		{"texts of which just under nine tenths differ", 30, func(i int) string { return fmt.Sprint("t", max(4, i)) }, dataset.Text, "26 of 30 texts differ, too many to sort the rows by"},
		{"texts that all differ, in just enough rows", 20, func(i int) string { return fmt.Sprint("t", i) }, dataset.Identifier, "20 of 20 texts differ, so it names the rows"},
		{"texts of which just over half differ", 30, func(i int) string { return fmt.Sprint("t", i*8/15) }, dataset.Text, "16 of 30 texts differ, too many to sort the rows by"},
		{"texts of which half differ", 30, func(i int) string { return fmt.Sprint("t", i/2) }, dataset.Category, "15 different texts in 30 rows"},
		{"texts that mostly differ", 30, func(i int) string { return fmt.Sprint("t", i*2/3) }, dataset.Text, "20 of 30 texts differ, too many to sort the rows by"},
		{"few texts in few rows", 19, func(i int) string { return fmt.Sprint("t", i) }, dataset.Category, "19 different texts in 19 rows"},
		{"long texts", 30, func(i int) string { return strings.Repeat("word ", 21) + fmt.Sprint(i%3) }, dataset.Text, "its values have 106 letters on average"},
		{"dates", 30, func(i int) string { return fmt.Sprintf("2024-01-%02d", 1+i%28) }, dataset.Date, "all 30 values are dates such as 2024-01-01"},
		{"mostly numbers", 30, func(i int) string { return []string{"x", fmt.Sprint(i)}[min(i, 1)] }, dataset.Number, `29 of 30 values are numbers; "x" in line 2 is not`},
		{"few numbers and a text", 30, func(i int) string { return []string{"x", fmt.Sprint(i % 4)}[min(i, 1)] }, dataset.Category, "5 different texts in 30 rows"},
		{"nothing", 30, func(int) string { return "" }, dataset.Text, "it has no value in any row"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			d := describe(t, rowsOf("c,y", c.rows, func(i int) string { return c.cell(i) + ",1" }), dataset.Choices{Target: "y"})
			if got := d.Columns[0]; got.Kind != c.kind || got.Why != c.why {
				t.Errorf("%s: %s", got.Kind, got.Why)
			}
		})
	}
}

func TestTheLastChoiceOfAKindCounts(t *testing.T) {
	d := describe(t, "x,y\n1,a\n2,b\n", dataset.Choices{Target: "y", Kinds: []dataset.Choose{{"x", dataset.Text}, {"x", dataset.Category}}})
	if got := d.Columns[0]; got.Kind != dataset.Category || got.Role != dataset.Input || got.Why != "you chose so" {
		t.Errorf("%+v", got)
	}
}

func TestADescriptionCountsValuesAndMissingCells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom([]string{"", "NA", "red", "blue", "green", "Red"}), 1, 60).Draw(t, "values")
		missing, distinct := 0, map[string]bool{}
		for _, v := range values {
			if v == "" || v == "NA" {
				missing++
			} else {
				distinct[v] = true
			}
		}
		d := describe(t, rowsOf("c,y", len(values), func(i int) string { return values[i] + ",1" }), dataset.Choices{Target: "y"})
		if c := d.Columns[0]; d.Rows != len(values) || c.Missing != missing || c.Distinct != len(distinct) || c.Crowded || len(c.Examples) != min(3, len(distinct)) {
			t.Fatalf("%d rows, %+v", d.Rows, c)
		}
	})
}

func TestManyDifferentValuesAreCountedUpToABound(t *testing.T) {
	d := describe(t, rowsOf("key,x,y", 70_000, func(i int) string { return fmt.Sprintf("k%d,%d,1", i, i*7) }), dataset.Choices{Target: "y"})
	key, x := d.Columns[0], d.Columns[1]
	if key.Kind != dataset.Identifier || !key.Crowded || key.Distinct != 1<<16 {
		t.Errorf("%+v", key)
	}
	if x.Kind != dataset.Number || !x.Crowded || x.Distinct != 1000 {
		t.Errorf("%+v", x)
	}
}

func TestDatesWithSlashesAreReadInTheOrderThatTheColumnShows(t *testing.T) {
	for text, want := range map[string]dataset.DateOrder{"13/01/2024": dataset.DayFirst, "01/13/2024": dataset.MonthFirst} {
		d := describe(t, "day,y\n02/03/2024,a\n"+text+",b\n", dataset.Choices{Target: "y"})
		if got := d.Columns[0]; got.Kind != dataset.Date || got.Order != want {
			t.Errorf("%+v", got)
		}
	}
}
