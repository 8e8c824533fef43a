package dataset_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// bits makes floats compare by their bits.
var bits = cmp.Transformer("bits", math.Float64bits)

// parsed is the table that encoding/csv and strconv make of a text of numbers whose last column is the target.
func parsed(t fataler, name, text string) *dataset.Table {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header, rows := rows[0], rows[1:]
	last := len(header) - 1
	table := &dataset.Table{Name: name, Columns: header[:last], Target: header[last], Rows: len(rows)}
	for c := range last {
		for _, row := range rows {
			x, err := strconv.ParseFloat(row[c], 64)
			if err != nil {
				t.Fatal(err)
			}
			table.Inputs = append(table.Inputs, x)
		}
	}
	var labels []string
	for _, row := range rows {
		labels = append(labels, row[last])
		x, _ := strconv.ParseFloat(row[last], 64)
		table.Targets = append(table.Targets, x)
	}
	if table.Task = dataset.Regression; !numbersToLearn(labels) {
		table.Task = dataset.Classification
		table.Classes = slices.Compact(slices.Sorted(slices.Values(labels)))
		for r, label := range labels {
			table.Targets[r] = float64(slices.Index(table.Classes, label))
		}
	}
	return table
}

// numbersToLearn says whether labels are numbers: none is text, and one has decimals or more than 20 differ.
func numbersToLearn(labels []string) bool {
	fraction, different := false, map[float64]bool{}
	for _, label := range labels {
		x, err := strconv.ParseFloat(label, 64)
		if err != nil {
			return false
		}
		fraction = fraction || x != math.Trunc(x)
		different[x] = true
	}
	return fraction || len(different) > 20
}

// checkParsed fails unless a text of numbers becomes the table that it is parsed to, to the last bit, and its rows are
// split and measured as those of that table.
func checkParsed(t fataler, text string, f *dataset.Frame) {
	t.Helper()
	want := parsed(t, f.Name, text)
	train, test, err := f.HoldOut(dataset.HoldOut{Share: 0.2, Seed: 7})
	wantTrain, wantTest, wantErr := dataset.Split(want, 0.2, 7)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatal(err, wantErr)
	}
	if err != nil {
		return
	}
	p := fitRows(t, f, train, dataset.Recipe{})
	for _, diff := range []string{
		cmp.Diff(want, encode(t, p, f), bits),
		cmp.Diff([][]int{wantTrain, wantTest}, [][]int{train, test}),
	} {
		if diff != "" {
			t.Fatal("(-parsed +encoded)", diff)
		}
	}
	for c, got := range p.Scales() {
		column := ofColumn(want.Inputs[c*want.Rows : (c+1)*want.Rows]...)
		if diff := cmp.Diff(dataset.TargetScale(column, train), got, bits); diff != "" {
			t.Fatal("(-measured +fitted)", diff)
		}
	}
	if want.Task == dataset.Regression {
		if diff := cmp.Diff(dataset.Form{Scale: dataset.TargetScale(want, train)}, p.Form(false), bits); diff != "" {
			t.Fatal("(-TargetScale +Form)", diff)
		}
	}
}

func TestTheExamplesKeepTheBitsThatStrconvReads(t *testing.T) {
	for _, c := range []struct{ file, target string }{{"iris.csv", "species"}, {"wine.csv", "cultivar"}} {
		text := example(t, c.file)
		checkParsed(t, text, load(t, text, dataset.Choices{Name: c.file, Target: c.target}))
	}
}

func TestEveryTableOfNumbersKeepsTheBitsThatStrconvReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, rows := rapid.IntRange(1, 4).Draw(t, "width"), rapid.IntRange(2, 60).Draw(t, "rows")
		number := rapid.OneOf(
			rapid.Map(rapid.IntRange(-5, 500), func(n int) string { return fmt.Sprint(n) }),
			rapid.Map(rapid.Float64Range(-1e6, 1e6), func(x float64) string { return fmt.Sprint(x) }),
		)
		target := rapid.SampledFrom([]*rapid.Generator[string]{
			rapid.SampledFrom([]string{"rose", "tulip", "lily"}), number, rapid.SampledFrom([]string{"0", "1", "2"}),
		}).Draw(t, "target")
		var b strings.Builder
		for c := range width {
			fmt.Fprintf(&b, "x%d,", c)
		}
		b.WriteString("y\n")
		for range rows {
			for range width {
				b.WriteString(number.Draw(t, "x") + ",")
			}
			b.WriteString(target.Draw(t, "y") + "\n")
		}
		d, err := dataset.Describe(source(b.String()), dataset.Choices{Name: "t", Target: "y"})
		if err != nil {
			t.Fatal(err)
		}
		f, err := dataset.Load(source(b.String()), d)
		if err != nil {
			t.Skip(err) // one class, or one number twice
		}
		checkParsed(t, b.String(), f)
	})
}
