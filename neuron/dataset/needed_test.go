package dataset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// futile are cells of columns that become no feature: one value, another in every row,
// no value, one date.
var futile = []func(row int) string{
	func(int) string { return "always" },
	func(row int) string { return fmt.Sprintf("name%c", 'a'+row) },
	func(int) string { return "" },
	func(int) string { return "2024-12-31" },
}

// telling are cells of columns that become some.
var telling = []func(row int) string{
	func(row int) string { return fmt.Sprintf("%d.5", row*row%7) },
	func(row int) string { return []string{"red", "blue", "green"}[row%3] },
	func(row int) string { return []string{"yes", "no"}[row/2%2] },
	func(row int) string { return fmt.Sprintf("2024-0%d-01", row%9+1) },
}

// mixture is a table some of whose columns become no feature.
type mixture struct {
	names []string
	cells []func(row int) string
	rows  int
}

func drawMixture(t *rapid.T) mixture {
	m := mixture{rows: rapid.IntRange(8, 16).Draw(t, "rows"), names: []string{"t0"}, cells: telling[:1]}
	for i := range rapid.IntRange(1, 6).Draw(t, "columns") {
		kinds, name := telling, "t"
		if rapid.Bool().Draw(t, "futile") {
			kinds, name = futile, "f"
		}
		at := rapid.IntRange(0, len(m.names)).Draw(t, "place")
		m.names = slices.Insert(m.names, at, fmt.Sprint(name, i+1))
		m.cells = slices.Insert(slices.Clone(m.cells), at, rapid.SampledFrom(kinds).Draw(t, "kind"))
	}
	return m
}

// text is the table with the columns that are wanted.
func (m *mixture) text(wanted func(name string) bool, cell func(c, row int) string) string {
	var b strings.Builder
	for row := -1; row < m.rows; row++ {
		var line []string
		for c, name := range m.names {
			switch {
			case !wanted(name):
			case row < 0:
				line = append(line, name)
			default:
				line = append(line, cell(c, row))
			}
		}
		b.WriteString(strings.Join(line, ",") + "\n")
	}
	return b.String()
}

// What a network does not hear of need not be brought to ask it, and does not matter
// where it is.
func TestColumnsThatBecameNoFeatureMayBeMissingOrAnythingInRowsToPredict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMixture(t)
		plain := func(c, row int) string { return m.cells[c](row) }
		kinds := []dataset.Choose{}
		for _, name := range m.names {
			if name[0] == 'f' {
				kinds = append(kinds, dataset.Choose{Column: name, Kind: dataset.Category})
			}
		}
		all := m.text(func(string) bool { return true }, plain)
		learned := strings.ReplaceAll("y,"+all, "\n", "\n1.5,")
		f := load(t, strings.Replace(strings.TrimSuffix(learned, "1.5,"), "1.5", "2.5", 1), dataset.Choices{Target: "y", Kinds: kinds})
		p := fit(t, f, dataset.Recipe{})
		needed := func(name string) bool { return slices.Contains(p.Inputs(), name) }
		for _, name := range m.names {
			if needed(name) != (name[0] == 't') {
				t.Fatalf("rows to predict need %q of\n%s", p.Inputs(), all)
			}
		}
		want := ask(t, p, all)
		for sentence, text := range map[string]string{
			"without them": m.text(needed, plain),
			"with other things in them": m.text(func(string) bool { return true }, func(c, row int) string {
				if !needed(m.names[c]) {
					return "whatever"
				}
				return plain(c, row)
			}),
		} {
			if diff := cmp.Diff(want, ask(t, p, text)); diff != "" {
				t.Fatalf("%s:\n%s\n%s", sentence, text, diff)
			}
		}
	})
}

// ask encodes rows to predict, which must be read without a warning.
func ask(t fataler, p *dataset.Preparation, text string) *dataset.Table {
	t.Helper()
	lines := strings.Count(text, "\n") - 1
	bounds := dataset.Bounds{Numbers: lines * max(len(p.Inputs()), len(p.Features()))} // what is not heard takes no memory
	rows, warnings, err := p.ReadRows(source(text), dataset.Choices{Bounds: bounds})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return rows
}
