package gateway

import (
	"slices"
	"strings"

	"deepnet/actors/protocol/view"
	"deepnet/neuron/dataset"
)

// preview is how a table is read unless a job says otherwise, and what its columns seem to be.
type preview struct {
	Rows      int             `json:"rows"`
	Whole     bool            `json:"whole"` // false: of a large table only the first rows were looked at
	Delimiter string          `json:"delimiter"`
	Decimal   string          `json:"decimal"`
	Header    bool            `json:"header"`
	Columns   []previewColumn `json:"columns"`
	Target    *string         `json:"suggested_target"` // null: no column could be one
	Warnings  []string        `json:"warnings"`
}

// previewColumn is a column of a table.
type previewColumn struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"` // number, category, boolean, date, text, identifier
	Why      string   `json:"why"`
	Missing  int      `json:"missing"`
	Distinct int      `json:"distinct"`
	Crowded  bool     `json:"crowded"` // there are more distinct values than were counted
	Examples []string `json:"examples"`
	Min      *float64 `json:"min"` // of a number
	Max      *float64 `json:"max"`
}

// newPreview reads the text of a table.
func newPreview(name string, text []byte) (preview, error) {
	table := source(text)
	found, err := dataset.Describe(table, dataset.Choices{Name: name})
	if err != nil {
		return preview{}, err
	}
	warnings := found.Warnings
	var frame *dataset.Frame
	target := suggested(found.Columns)
	if target != "" {
		frame, err = load(table, name, target)
	}
	made := described(found)
	if target != "" {
		made.Target = &target
	}
	switch {
	case err != nil:
		made.Warnings = append(dataset.Sentences(warnings), err.Error())
	case frame != nil:
		made.Warnings = dataset.Sentences(append(warnings, dataset.Inspect(frame, everyRow(frame))...))
		ranges(made.Columns, frame)
	default:
		made.Warnings = dataset.Sentences(warnings)
	}
	made.Warnings = view.Notices(slices.Compact(made.Warnings))
	return made, nil
}

// load reads a table as one to learn a target from.
func load(source dataset.Source, name, target string) (*dataset.Frame, error) {
	d, err := dataset.Describe(source, dataset.Choices{Name: name, Target: target})
	if err != nil {
		return nil, err
	}
	return dataset.Load(source, d)
}

func everyRow(f *dataset.Frame) []int {
	rows := make([]int, f.Rows)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func described(d *dataset.Description) preview {
	made := preview{
		Rows: d.Rows, Delimiter: string(rune(d.Format.Delimiter)), Decimal: string(rune(d.Format.Decimal)),
		Header: d.Format.Header != dataset.NoHeader, Columns: []previewColumn{},
	}
	for _, c := range d.Columns {
		made.Columns = append(made.Columns, previewColumn{
			Name: c.Name, Kind: string(c.Kind), Why: c.Why, Missing: c.Missing, Distinct: c.Distinct,
			Crowded: c.Crowded, Examples: view.List(c.Examples),
		})
	}
	return made
}

// targetNames are what people call the column that is to be predicted.
var targetNames = []string{"target", "label", "class", "y", "outcome", "output", "response"}

// suggested is the column that people most likely want to predict: the one that is called so,
// or else the last that is no text and names no row.
func suggested(columns []dataset.Column) string {
	last := ""
	for _, c := range columns {
		if c.Kind == dataset.Text || c.Kind == dataset.Identifier || c.Kind == dataset.Date {
			continue
		}
		if slices.Contains(targetNames, strings.ToLower(c.Name)) {
			return c.Name
		}
		last = c.Name
	}
	return last
}

// ranges fills in from where to where the numbers of the columns go.
func ranges(columns []previewColumn, f *dataset.Frame) {
	for i := range columns {
		numbers := numbersOf(f, columns[i].Name)
		for k, x := range numbers {
			if x != x {
				continue // no value
			}
			c := &columns[i]
			if c.Min == nil || x < *c.Min {
				c.Min = &numbers[k]
			}
			if c.Max == nil || x > *c.Max {
				c.Max = &numbers[k]
			}
		}
	}
}

// numbersOf are the numbers of a column; none where it has others than numbers.
func numbersOf(f *dataset.Frame, column string) []float64 {
	if column == f.Target && f.Task == dataset.Regression {
		return f.Targets
	}
	for _, s := range f.Columns {
		if s.Column == column && s.Kind == dataset.Number {
			return s.Numbers
		}
	}
	return nil
}
