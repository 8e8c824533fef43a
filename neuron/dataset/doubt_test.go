package dataset_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"deepnet/neuron/dataset"
)

// learnedDates is a model of dates that are written as given.
func learnedDates(t *testing.T, cells ...string) *dataset.Preparation {
	t.Helper()
	text := "day,x,y\n"
	for i, cell := range cells {
		text += fmt.Sprintf("%s,%d.5,%d.25\n", cell, i*i, i)
	}
	f := loadY(t, text)
	if f.Columns[0].Kind != dataset.Date {
		t.Fatal("no dates:", cells)
	}
	return fit(t, f, dataset.Recipe{Dates: dataset.Fill{How: dataset.Constant, With: "1999-09-09"}})
}

// New dates with slashes are read in the order that the file itself proves, else as they were learned, else not at all.
func TestSlashedDatesAreReadAsTheFileShowsOrAsLearned(t *testing.T) {
	iso, byDay, byMonth := []string{"2024-01-13", "2024-06-14"}, []string{"13/01/2024", "14/06/2024"}, []string{"01/13/2024", "06/14/2024"}
	const missing = "1999-09-09"
	for _, c := range []struct {
		learned []string
		cells   string
		want    string // the first of them
		says    string
	}{
		{iso, "2024-05-02", "2024-05-02", ""},
		{iso, "02/05/2024", missing, `column "day": dates such as 02/05/2024 may begin with the day or with the month, and none that was learned from had slashes: they count as missing; write them as 2024-12-31`},
		{iso, "02/05/2024 2024-05-02", missing, "count as missing"},
		{iso, "02/05/2024 31/05/2024", "2024-05-02", "dates with slashes begin with the day, as 31/05/2024 shows"},
		{iso, "02/05/2024 05/31/2024", "2024-02-05", "dates with slashes begin with the month, as 05/31/2024 shows"},
		{iso, "02/05/2024 05/31/2024 31/05/2024", missing, "31/05/2024 begins with the day and 05/31/2024 with the month"},
		{byDay, "02/05/2024", "2024-05-02", ""},
		{byDay, "02/05/2024 31/05/2024", "2024-05-02", ""},
		{byDay, "02/05/2024 05/31/2024", "2024-02-05", "dates begin with the month here, as 05/31/2024 shows, and began with the day when they were learned"},
		{byMonth, "02/05/2024", "2024-02-05", ""},
		{byMonth, "02/05/2024 31/05/2024", "2024-05-02", "dates begin with the day here"},
	} {
		p := learnedDates(t, c.learned...)
		rows := func(cells string) *dataset.Table {
			got, warnings, err := p.ReadRows(source("day,x\n"+strings.ReplaceAll(cells, " ", ",1\n")+",1\n"), dataset.Choices{})
			if err != nil {
				t.Fatal(err)
			}
			if cells == c.cells && (c.says == "") != (len(warnings) == 0) || !strings.Contains(fmt.Sprint(warnings), c.says) && cells == c.cells {
				t.Errorf("%v after %v: warnings %q, want %q", c.cells, c.learned, warnings, c.says)
			}
			return got
		}
		got, want := rows(c.cells), rows(c.want)
		for i := range got.Columns {
			if got.Inputs[i*got.Rows] != want.Inputs[i] {
				t.Errorf("%v after %v: the %s is %v, want %v, that of %s", c.cells, c.learned, got.Columns[i], got.Inputs[i*got.Rows], want.Inputs[i], c.want)
			}
		}
	}
}

// Categories that are numbers are equal by value, as classes are; codes with zeros in front, and numbers beyond 2^53, are not.
func TestCategoriesThatAreNumbersAreEqualByValue(t *testing.T) {
	kinds := []dataset.Choose{{Column: "zone", Kind: dataset.Category}}
	f := load(t, "zone,y\n1,0.5\n1.0,1.5\n2,2.5\n2e0,3.5\n", dataset.Choices{Target: "y", Kinds: kinds})
	if got := fmt.Sprint(f.Columns[0].Values, f.Columns[0].Codes); got != "[1 2] [0 0 1 1]" {
		t.Error(got)
	}
	read, warnings, err := fit(t, f, dataset.Recipe{}).ReadRows(source("zone\n2.00\n1\n"), dataset.Choices{})
	if err != nil || len(warnings) > 0 || fmt.Sprint(read.Inputs) != "[0 1 1 0]" {
		t.Error(read, warnings, err)
	}
	for _, cells := range [][2]string{{"01", "1"}, {"9007199254740992", "9007199254740993"}, {"v1", "1"}} {
		f := load(t, fmt.Sprintf("zone,y\n%s,0.5\n%s,1.5\n", cells[0], cells[1]), dataset.Choices{Target: "y", Kinds: kinds})
		if len(f.Columns[0].Values) != 2 {
			t.Errorf("%q are one value: %q", cells, f.Columns[0].Values)
		}
	}
}

func TestGroupsThatAreNumbersAreEqualByValue(t *testing.T) {
	f := load(t, "g,x,y\n1,0.5,0.5\n1.0,1.5,1.5\n2,2.5,2.5\n", dataset.Choices{Target: "y", Group: "g"})
	if got := fmt.Sprint(f.Groups); got != "[0 0 1]" {
		t.Error(got)
	}
}

func TestClassesOfNumbersThatDifferBeyondTheirDigitsAreNoSpellings(t *testing.T) {
	f := load(t, "x,y\n1,9007199254740992\n2,9007199254740993\n3,9007199254740992\n", dataset.Choices{Target: "y", Task: dataset.Classification})
	if len(f.Classes) != 2 {
		t.Errorf("%q", f.Classes)
	}
}

func TestWholeNumbersOfMoreDigitsThanAreKeptAreWarnedOf(t *testing.T) {
	d := describe(t, "account,y\n9007199254740993,a\n9007199254740995,b\n", dataset.Choices{Target: "y"})
	const want = `column "account": whole numbers such as 9007199254740993 have more digits than are kept (the first 15 to 17), so some that differ are taken for the same; if they are codes, choose the kind category (--kind account=category)`
	if len(d.Warnings) != 1 || d.Warnings[0].String() != want {
		t.Errorf("%q", d.Warnings)
	}
}

// A check that looks at rows after some were left out says which, and how to keep them.
func TestMessagesAboutRowsNameWhatWasLeftOut(t *testing.T) {
	_, err := encoded("x,y\n1,low\n2,None\n3,low\n4,None\n5,-\n", dataset.Choices{Target: "y"})
	const want = `table, column "y": a single class: every row says "low", so there is nothing to tell apart; add rows of another class or choose another target; "None" in 2 rows and "-" in 1 row count as missing (--missing changes that)`
	if err == nil || strings.ReplaceAll(err.Error(), ", \"-\"", " and \"-\"") != want {
		t.Error(err)
	}
}

func TestRowsToLearnFromThatAreAllAlikeAreRefusedByName(t *testing.T) {
	f := load(t, "site,a,y\n1,0.5,good\n1,1.5,good\n2,2.5,bad\n2,3.5,bad\n", dataset.Choices{Target: "y", Group: "site", Name: "sites.csv"})
	err := f.Teaches([]int{0, 1})
	const want = `sites.csv, column "y": a single class: all 2 rows to learn from say "good", and the rows kept for validation and test alone say something else; divide the rows in another way`
	if !errors.Is(err, dataset.ErrOneClass) || err.Error() != want {
		t.Error(err)
	}
	if err := f.Teaches([]int{0, 2}); err != nil {
		t.Error(err)
	}
	for _, w := range dataset.Inspect(f, []int{0, 1}) {
		if w.Problem == dataset.ProblemLeak {
			t.Error("a target that never changes is told by everything:", w)
		}
	}
}

func TestCopiesOfRowsAreCountedAndKeptTogether(t *testing.T) {
	text := "a,b,y\n"
	for i := range 120 {
		text += fmt.Sprintf("0.%03d,0.%03d,%s\n", i%60*7, i%60*13, []string{"u", "v"}[i%60*i%60%2])
	}
	f := loadY(t, text)
	train, test, err := f.HoldOut(dataset.HoldOut{Share: 0.2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	copied := f.Copied(train, test)
	if len(copied) != 1 || !strings.HasSuffix(copied[0].Says, " of 24 test rows equal a row to learn from in every column, so they tell how well rows are remembered; --split copies keeps equal rows together") {
		t.Errorf("%q", copied)
	}
	for fold := range 3 {
		halves := [][2][]int{}
		train, test, err := f.HoldOut(dataset.HoldOut{Method: dataset.Copies, Share: 0.2, Seed: uint64(fold)})
		if err != nil || len(test) != 24 {
			t.Fatal(len(test), err)
		}
		halves = append(halves, [2][]int{train, test})
		inner, valid, err := f.HoldOutOf(train, dataset.HoldOut{Method: dataset.Copies, Share: 0.25, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		halves = append(halves, [2][]int{inner, valid})
		train, test, err = f.Fold(dataset.KFold{Method: dataset.Copies, Folds: 3, Seed: 1}, 0, fold)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range append(halves, [2][]int{train, test}) {
			if w := f.Copied(h[0], h[1]); w != nil {
				t.Errorf("%q", w)
			}
		}
	}
}

// Where the usual number would pool most rows, values count by themselves as soon as they come again; what is pooled all the
// same is told.
func TestCategoriesOfManyValuesKeepWhatTheySay(t *testing.T) {
	text := "a,zip,y\n"
	for i := range 2400 {
		text += fmt.Sprintf("%d.25,z%d,%d.5\n", i%9, i*7%400, i%11)
	}
	f := loadY(t, text)
	p := fit(t, f, dataset.Recipe{})
	if got := p.Pooled(f, upTo(f.Rows)); len(p.Columns[1].Values) != 400 || got != nil {
		t.Errorf("%d of 400 values of 6 rows are features: %q", len(p.Columns[1].Values), got)
	}
	asked := fit(t, f, dataset.Recipe{Rare: 12})
	const want = `[column "zip": 400 of 400 values are in so few rows that they count together, 2400 of 2400 rows, which takes what each of them says; --rare 2 keeps those of 2 rows or more]`
	if got := fmt.Sprint(asked.Pooled(f, upTo(f.Rows))); asked.Columns[1].Values != nil || got != want {
		t.Errorf("%s", got)
	}
	fewer := fit(t, load(t, text, dataset.Choices{Target: "y", Rules: dataset.FirstRules}), dataset.Recipe{})
	if fewer.Columns[1].Values != nil {
		t.Error("under the first rules there were other features")
	}
}

// Who says how a table is cut and which sign stands before its decimals is warned of the same as who leaves that to be found out.
func TestWhatIsSettledOfATableChangesNoWarning(t *testing.T) {
	f := loadY(t, "x;z;y\n1,5;2,5;0\n2,5;1,5;1\n3,5;3,5;0\n4,5;0,5;1\n1,25;2,5;0\n2,75;1,5;1\n")
	p := fit(t, f, dataset.Recipe{})
	const rows = "x;z\n900000,5;1,5\n1,5;?\n"
	_, guessed, err := p.ReadRows(source(rows), dataset.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	_, settled, err := p.ReadRows(source(rows), dataset.Choices{Format: dataset.Format{Delimiter: ';', Decimal: ',', Header: dataset.WithHeader}})
	if err != nil {
		t.Fatal(err)
	}
	if len(guessed) < 2 || !slices.Equal(dataset.Sentences(settled), dataset.Sentences(guessed)) {
		t.Errorf("%q, and where it is settled %q", dataset.Sentences(guessed), dataset.Sentences(settled))
	}
}
