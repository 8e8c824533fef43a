package dataset_test

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deepnet/neuron/dataset"
)

// said are the choices that people make about tables of the corpus; of all others they want to learn y.
var said = map[string]dataset.Choices{
	"colon_chosen":                          {Target: "y", Format: dataset.Format{Delimiter: ':'}},
	"no_header_target_named":                {Target: "column_3"},
	"no_header_all_text":                    {Target: "column_3", Format: dataset.Format{Header: dataset.NoHeader}},
	"header_of_years_guessed":               {Target: "country"},
	"header_denied":                         {Target: "column_2", Format: dataset.Format{Header: dataset.NoHeader}},
	"thousands_or_decimals_said":            {Target: "y", Format: dataset.Format{Decimal: ','}},
	"dates_ambiguous_chosen":                {Target: "y", Kinds: []dataset.Choose{{Column: "day", Kind: dataset.Date}}},
	"missing_markers_of_ones_own":           {Target: "y", Format: dataset.Format{Missing: []string{"-999"}}},
	"left_out":                              {Target: "y", LeaveOut: []string{"w", "v"}},
	"chosen_kinds":                          {Target: "y", Kinds: []dataset.Choose{{Column: "zip", Kind: dataset.Category}, {Column: "flag", Kind: dataset.Boolean}, {Column: "w", Kind: dataset.Text}}},
	"chosen_number_is_text":                 {Target: "y", Kinds: []dataset.Choose{{Column: "x", Kind: dataset.Number}}},
	"chosen_boolean_is_text":                {Target: "y", Kinds: []dataset.Choose{{Column: "x", Kind: dataset.Boolean}}},
	"chosen_kind_unknown":                   {Target: "y", Kinds: []dataset.Choose{{Column: "x", Kind: "colour"}}},
	"column_that_is_not_there":              {Target: "Spezies"},
	"no_target_said":                        {},
	"target_left_out":                       {Target: "y", LeaveOut: []string{"y"}},
	"everything_left_out":                   {Target: "y", LeaveOut: []string{"x", "w"}},
	"group_and_order":                       {Target: "y", Group: "patient", Order: "day"},
	"groups_in_two_spellings":               {Target: "y", Group: "patient"},
	"groups_of_single_rows":                 {Target: "y", Group: "patient"},
	"groups_and_times_missing":              {Target: "y", Group: "patient", Order: "day"},
	"order_of_texts":                        {Target: "y", Order: "day"},
	"too_large":                             {Target: "y", Bounds: dataset.Bounds{Numbers: 8}},
	"too_long":                              {Target: "y", Bounds: dataset.Bounds{Bytes: 15}},
	"weights_in_kilograms":                  {Target: "y", Weights: "weight"},
	"weight_of_one_row":                     {Target: "y", Weights: "weight"},
	"kind_of_the_target":                    {Target: "y", Kinds: []dataset.Choose{{Column: "y", Kind: dataset.Category}}},
	"dates_of_eight_digits":                 {Target: "y", Kinds: []dataset.Choose{{Column: "day", Kind: dataset.Date}}},
	"cycles_chosen":                         {Target: "y", Cyclic: []dataset.Cycle{{Column: "hour"}, {Column: "tide", Period: 12}}},
	"cycle_of_texts":                        {Target: "y", Cyclic: []dataset.Cycle{{Column: "town", Period: 2}}},
	"seats_chosen_as_amperes":               {Target: "y", Kinds: []dataset.Choose{{Column: "fuse", Kind: dataset.Number}}},
	"seats_chosen_as_labels":                {Target: "y", Kinds: []dataset.Choose{{Column: "seat", Kind: dataset.Category}}},
	"target_with_decimal_commas":            {Target: "y"},
	"thousands_among_plain":                 {Target: "y"},
	"numbers_with_a_typo":                   {Target: "y"},
	"thousands_or_decimals_with_semicolons": {Target: "y"},
}

// file is a file's text as a table's source.
func file(name string) dataset.Source {
	return func() (io.ReadCloser, error) { return os.Open(name) }
}

func TestPeoplesTablesAreUnderstoodOrRefusedAsTheirStoriesSay(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.csv")
	if err != nil || len(files) < 60 {
		t.Fatal(len(files), "tables", err)
	}
	for _, name := range files {
		bare := strings.TrimSuffix(filepath.Base(name), ".csv")
		t.Run(bare, func(t *testing.T) {
			choices, special := said[bare]
			if !special {
				choices.Target = "y"
			}
			choices.Name = bare + ".csv"
			checkStory(t, strings.TrimSuffix(name, ".csv")+".txt", tell(t, file(name), choices))
		})
	}
}

// checkStory compares with a file, or rewrites it.
func checkStory(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-%s +now)\n%s", name, diff)
	}
}

// tell is the story of a table: its description, and what it is loaded and prepared to, or why not.
func tell(t *testing.T, source dataset.Source, c dataset.Choices) string {
	t.Helper()
	var b strings.Builder
	refused := func(err error) string {
		checkRefusal(t, err)
		return b.String() + "refused: " + err.Error() + "\n"
	}
	d, err := dataset.Describe(source, c)
	if err != nil {
		return refused(err)
	}
	fmt.Fprintf(&b, "cells separated by %q, decimals after %q, header: %s\n", d.Format.Delimiter, d.Format.Decimal, d.Format.Header)
	for _, c := range d.Columns {
		fmt.Fprintf(&b, "%s %q, %s: %s (%d missing)\n", c.Role, c.Name, c.Kind, c.Why, c.Missing)
	}
	f, err := dataset.Load(source, d)
	if err != nil {
		tellWarnings(&b, d.Warnings)
		return refused(err)
	}
	fmt.Fprintf(&b, "%d rows for the %s of %s%q\n", f.Rows, f.Task, f.Target, f.Classes)
	tellWarnings(&b, f.Warnings)
	tellWarnings(&b, dataset.Inspect(f, upTo(f.Rows)))
	p, err := dataset.Fit(f, upTo(f.Rows), dataset.Recipe{})
	if err != nil {
		return refused(err)
	}
	table := encode(t, p, f)
	for i, name := range p.Features() {
		fmt.Fprintf(&b, "%s: %.6g\n", name, table.Inputs[i*f.Rows:(i+1)*f.Rows])
	}
	fmt.Fprintf(&b, "targets: %.6g\n", table.Targets)
	return b.String()
}

func tellWarnings(b *strings.Builder, warnings []dataset.Warning) {
	for _, w := range warnings {
		fmt.Fprintf(b, "warning (%s): %v\n", w.Problem, w)
	}
}

// filesOfTheCorpus are the texts of all its tables.
func filesOfTheCorpus() (texts []string, err error) {
	files, err := filepath.Glob("testdata/corpus/*.csv")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, err
}

func equalBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}
