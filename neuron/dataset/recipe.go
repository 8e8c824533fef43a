package dataset

import "slices"

// Filling says what missing values are filled with.
type Filling string

// The fillings, computed from the values of the rows to learn from. Median and Mean are for numbers and dates.
const (
	Median       Filling = "median"
	Mean         Filling = "mean"
	MostFrequent Filling = "most_frequent" // of equally frequent ones the least, or the first bytewise
	Constant     Filling = "constant"
)

// Fill is how the missing values of a kind or a column are filled.
type Fill struct {
	How  Filling
	With string // of Constant: the value as a cell of the column would have it, with a point before decimals
}

// Scaling is how numbers are brought to a size around 1.
type Scaling string

// The scalings, computed from the values of the rows to learn from. All but Quantile are a shift and a factor, which input
// neurons apply; Quantile is applied when numbers are encoded.
const (
	Standard Scaling = "standard" // (x - mean) / population standard deviation
	MinMax   Scaling = "minmax"   // (x - least) / (greatest - least), which is 0 to 1
	Robust   Scaling = "robust"   // (x - median) / (third - first quartile), or / standard deviation if the quartiles are equal
	Quantile Scaling = "quantile" // the quantile of the normal distribution for the rank of x
	Unscaled Scaling = "none"     // x
)

// Recipe says how columns become features. The zero Recipe is a good one.
type Recipe struct {
	Numbers    Fill        // default Median
	Dates      Fill        // default Median
	Categories Fill        // default MostFrequent
	Booleans   Fill        // default MostFrequent
	Scaling    Scaling     // of numbers; default Standard
	Rare       int         // rows that a value of a category must have to be a feature of its own; default max(2, min(20, rows/200)), or 2 where that would pool most rows
	Columns    []Exception // in order; the last one about a column counts
}

// Exception is a column that is treated differently from its kind.
type Exception struct {
	Column  string
	Fill    Fill    // default that of its kind
	Scaling Scaling // default that of the recipe
}

// fill is how a column is filled.
func (r Recipe) fill(column string, kind Kind) Fill {
	fill := r.ofKind(kind)
	for _, e := range r.Columns {
		if e.Column == column && e.Fill.How != "" {
			fill = e.Fill
		}
	}
	switch {
	case fill.How != "":
		return fill
	case kind == Number || kind == Date:
		return Fill{How: Median}
	default:
		return Fill{How: MostFrequent}
	}
}

// ofKind is how the columns of a kind are filled, as far as the recipe says.
func (r Recipe) ofKind(kind Kind) Fill {
	switch kind {
	case Number:
		return r.Numbers
	case Date:
		return r.Dates
	case Category:
		return r.Categories
	default:
		return r.Booleans
	}
}

// scaling is how a column is scaled.
func (r Recipe) scaling(column string) Scaling {
	scaling := r.Scaling
	for _, e := range r.Columns {
		if e.Column == column && e.Scaling != "" {
			scaling = e.Scaling
		}
	}
	if scaling == "" {
		return Standard
	}
	return scaling
}

// rare is how many rows a value must have to be a feature of its own.
func (r Recipe) rare(rows int) int {
	if r.Rare > 0 {
		return r.Rare
	}
	return max(leastRare, min(20, rows/200))
}

// leastRare is in how many rows a value occurs again.
const leastRare = 2

// check refuses a recipe that does not fit a frame.
func (r Recipe) check(f *Frame) error {
	series := f.series()
	for _, e := range r.Columns {
		if series[e.Column] == nil {
			return spot{table: f.Name}.refuse(ErrRecipe, "there is an exception for %s, which is no input; the inputs are %s", quoted(e.Column), listed(f.inputs()))
		}
	}
	for _, s := range f.Columns {
		at := spot{table: f.Name, column: s.Column}
		if scaling := r.scaling(s.Column); !slices.Contains([]Scaling{Standard, MinMax, Robust, Quantile, Unscaled}, scaling) {
			return at.refuse(ErrRecipe, "there is no scaling %s; choose %s, %s, %s, %s or %s", quoted(string(scaling)), Standard, MinMax, Robust, Quantile, Unscaled)
		}
		switch fill := r.fill(s.Column, s.Kind); {
		case !slices.Contains([]Filling{Median, Mean, MostFrequent, Constant}, fill.How):
			return at.refuse(ErrRecipe, "missing values cannot be filled by %s; choose %s, %s, %s or %s", quoted(string(fill.How)), Median, Mean, MostFrequent, Constant)
		case (fill.How == Median || fill.How == Mean) && s.Kind != Number && s.Kind != Date:
			return at.refuse(ErrRecipe, "a column of the kind %s has no %s; choose %s or %s", s.Kind, fill.How, MostFrequent, Constant)
		}
	}
	return nil
}

// inputs are the names of the frame's columns.
func (f *Frame) inputs() []string {
	names := make([]string, len(f.Columns))
	for i, s := range f.Columns {
		names[i] = s.Column
	}
	return names
}
