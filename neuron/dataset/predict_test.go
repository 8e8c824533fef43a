package dataset_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

const garden = "width;kind;planted;wild;note;y\n1,5;rose;31.01.2024;yes;a;1\n2,5;tulip;01.02.2024;no;b;2\n3,5;rose;02.02.2024;no;c;3\n4,5;tulip;15.12.2023;yes;d;4\n"

func prepareGarden(t fataler) (*dataset.Preparation, *dataset.Frame) {
	t.Helper()
	f := load(t, garden, dataset.Choices{Name: "garden", Target: "y", LeaveOut: []string{"note"}})
	return fit(t, f, dataset.Recipe{}), f
}

func TestRowsToPredictAreEncodedAsThoseLearnedFrom(t *testing.T) {
	p, f := prepareGarden(t)
	want := encode(t, p, f).Inputs
	for sentence, text := range map[string]string{
		"the table itself":                     garden,
		"other columns in another order":       "y,y,,planted,wild,kind,width\n1,1,x,2024-01-31,TRUE,rose,1.5\n1,1,,01.02.2024,false,tulip,2.5\n,,,2024-02-02,N,rose,3.5\n,,,2023-12-15,on,tulip,4.5\n",
		"tabs, and times at the end of a line": "width\tkind\tplanted\twild\r1.5\trose\t2024-01-31\t1\r2.5\ttulip\t1.2.2024\t0\r3.5\trose\t2024-02-02\t0\r4.5\ttulip\t2023-12-15\t1\r",
	} {
		rows, warnings, err := p.ReadRows(source(text), dataset.Choices{Name: "new"})
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v, %v", sentence, err, warnings)
			continue
		}
		if diff := cmp.Diff(want, rows.Inputs); diff != "" || rows.Targets != nil || rows.Rows != 4 {
			t.Errorf("%s: %s %v", sentence, diff, rows)
		}
	}
}

func TestAColumnMissingFromRowsToPredictIsNamed(t *testing.T) {
	p, _ := prepareGarden(t)
	for text, says := range map[string]string{
		"width,kind,wild\n1,rose,no\n":                       `the header does not name "planted"`,
		"width,kind,Planted,wild\n1,rose,no,no\n":            `did you mean "Planted"?`,
		"width,kind,planted,wild,kind\n1,rose,no,no,rose\n":  `columns 2 and 5 are both called "kind"`,
		"1.5,rose,2024-01-31,yes\n2.5,rose,2024-01-31,yes\n": `the header does not name "width"`,
	} {
		_, _, err := p.ReadRows(source(text), dataset.Choices{})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCellsThatCannotBeReadAreCountedAndFilled(t *testing.T) {
	p, _ := prepareGarden(t)
	rows, warnings, err := p.ReadRows(source("width,kind,planted,wild\nwide,lily,yesterday,perhaps\nNA,,,\n1e999,rose,2024-13-01,yes\n"), dataset.Choices{})
	if err != nil || rows.Rows != 3 {
		t.Fatal(err)
	}
	checkWarnings(
		t, warnings,
		`column "width": 2 of 3 cells not readable as a number: counted as missing`,
		`column "width": 1 of 3 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`,
		`column "kind": 1 of 3 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`,
		`column "kind": 1 of 3 rows with a value that was not learned from: treated as the average`,
		`column "planted": 2 of 3 cells not readable as a date: counted as missing`,
		`column "planted": 1 of 3 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`,
		`column "wild": 1 of 3 cells not readable as a boolean: counted as missing`,
		`column "wild": 1 of 3 rows without a value: filled, but no row to learn from lacked one, so the network cannot tell`,
	)
}

func TestRowsNeedNoHeaderIfTheTableLearnedFromHadNone(t *testing.T) {
	f := load(t, "1.5,a,r\n2.5,b,s\n3.5,a,r\n", dataset.Choices{Target: "column_3"})
	p := fit(t, f, dataset.Recipe{})
	want, _, err := p.ReadRows(source("column_2,column_1\nb,7\n"), dataset.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"7,b\n", "7,b,whatever\n"} {
		rows, _, err := p.ReadRows(source(text), dataset.Choices{})
		if diff := cmp.Diff(want, rows); err != nil || diff != "" {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}
	if _, _, err := p.ReadRows(source("7\n"), dataset.Choices{}); !errors.Is(err, dataset.ErrNoColumn) {
		t.Error(err)
	}
}

func TestEveryRowToPredictIsEncodedWhateverItContains(t *testing.T) {
	p, _ := prepareGarden(t)
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(
			rapid.StringOf(rapid.SampledFrom([]rune("ab1.,;-/: \"\n"))), rapid.String(),
			rapid.SampledFrom([]string{"1.5", "rose", "lily", "2024-02-30", "2024-02-29", "yes", "1e999", "NaN", "Inf", "0x1"}),
		)
		var b strings.Builder
		b.WriteString("width,kind,planted,wild\n")
		rows := rapid.IntRange(1, 20).Draw(t, "rows")
		for range rows {
			for c := range 4 {
				text := strings.ReplaceAll(strings.ToValidUTF8(strings.ReplaceAll(cell.Draw(t, "cell"), "\x00", ""), ""), "\"", "\"\"")
				b.WriteString([]string{"", ",", ",", ","}[c] + "\"" + text + "\"")
			}
			b.WriteString("\n")
		}
		b.WriteString("1,rose,2024-01-01,no\n")
		read, _, err := p.ReadRows(source(b.String()), dataset.Choices{Format: dataset.Format{Delimiter: ','}})
		if err != nil || read.Rows != rows+1 {
			t.Fatal(err, read)
		}
		for _, x := range read.Inputs {
			if math.IsNaN(x - x) {
				t.Fatal(read.Inputs)
			}
		}
	})
}

func TestRowsToPredictAreBounded(t *testing.T) {
	p, _ := prepareGarden(t)
	width := len(p.Features())
	for rows := 1; rows < 4; rows++ {
		text := "width,kind,planted,wild\n" + strings.Repeat("1,rose,2024-01-01,no\n", rows)
		_, _, err := p.ReadRows(source(text), dataset.Choices{Bounds: dataset.Bounds{Numbers: 2 * width}})
		if errors.Is(err, dataset.ErrTooManyCells) != (rows > 2) {
			t.Errorf("%d rows: %v", rows, err)
		}
	}
}

func TestRowsToPredictTakeTheColumnsThatWereLearnedFromInTheirOrder(t *testing.T) {
	p := fit(t, loadY(t, "a,b,y\n1,2,r\n3,4.5,s\n-5e3,6,r\n"), dataset.Recipe{})
	for text, want := range map[string][]float64{
		"b,x,a\n1,z,2\n3,,4\n":          {2, 4, 1, 3},
		"\uFEFFa,b\r\n1,2\r\n\r\n":      {1, 2},
		"note,b,x,y,a\nfine,1,0x1,,2\n": {2, 1},
	} {
		rows, warnings, err := p.ReadRows(source(text), dataset.Choices{Name: "t"})
		if err != nil || len(warnings) > 0 {
			t.Fatal(err, warnings)
		}
		wanted := &dataset.Table{Name: "t", Columns: []string{"a", "b"}, Rows: len(want) / 2, Inputs: want}
		if diff := cmp.Diff(wanted, rows); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", text, diff)
		}
	}
}

func TestASingleRowOfASingleColumnCanBePredicted(t *testing.T) {
	p := fit(t, loadY(t, "a,y\n1,r\n3,s\n"), dataset.Recipe{})
	rows, _, err := p.ReadRows(source("a\n7\n\n\n"), dataset.Choices{})
	if err != nil || rows.Rows != 1 || rows.Inputs[0] != 7 {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestWhatWasLearnedFromCanBePredicted(t *testing.T) {
	text := example(t, "iris.csv")
	f := load(t, text, dataset.Choices{Name: "iris.csv", Target: "species"})
	p := fit(t, f, dataset.Recipe{})
	rows, _, err := p.ReadRows(source(text), dataset.Choices{})
	if err != nil || !slices.Equal(rows.Inputs, encode(t, p, f).Inputs) {
		t.Error("the same text gave other inputs:", err)
	}
}

// 1,234 may be a thousand or a little more than one: what was learned from tells.
func TestRowsToPredictHaveTheDecimalsOfTheTableThatWasLearnedFrom(t *testing.T) {
	german := fit(t, loadY(t, "a;y\n0,5;u\n1,25;v\n3,5;u\n"), dataset.Recipe{Scaling: dataset.Unscaled})
	english := fit(t, loadY(t, "a,y\n0.5,u\n1.25,v\n3.5,u\n"), dataset.Recipe{Scaling: dataset.Unscaled})
	for _, c := range []struct {
		p    *dataset.Preparation
		cell string
		want float64
		says string // of a warning
	}{
		{german, "1,234", 1.234, "the comma in numbers such as 1,234 is taken for the sign before decimals"},
		{german, "1.5", 1.5, ""}, // only a point can be meant
		{german, "7", 7, ""},
		{english, "1.234", 1.234, "the point in numbers such as 1.234 is taken for the sign before decimals"},
		{english, "1,5", 1.5, ""},
	} {
		read, warnings, err := c.p.ReadRows(source("a;b\n"+c.cell+";x\n"), dataset.Choices{})
		if said := fmt.Sprint(warnings); err != nil || (c.says == "") != (len(warnings) == 0) || !strings.Contains(said, c.says) || read.Inputs[0] != c.want {
			t.Errorf("%s: %v, %v, %v, want %v", c.cell, read, warnings, err, c.want)
		}
	}
}
