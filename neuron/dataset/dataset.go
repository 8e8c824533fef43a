// Package dataset turns the tables people have into the numbers a network learns from: it describes them, loads them,
// splits their rows, measures what is to be learned from and encodes the rest by it.
//
// It never opens a file, looks at a clock, guesses at a damaged cell or repairs one: what it cannot read for sure it
// refuses, saying what was wrong, where, and what to do; only rows to predict are answered whatever they hold.
//
// One more kind of column takes ten places: a Kind in kind.go; a file beside date.go that reads a cell; cells counted in
// tally.go and the kind guessed from them in infer.go; values read in filler.go; filled and scaled in recipe.go, measured
// in fit.go, named as features in preparation.go, encoded in encode.go; and checked in preparation_check.go when a stored
// preparation is read. A kind whose values are no numbers also needs frame.go, series.go and leak.go. One more way in
// which people write numbers is read in written.go, found in forms.go and kept in notation.go; what a cell newly means needs new Rules. One more
// name of numbers that come round is a word in cycle.go, one more part of a date a constant and its cases in part.go. One more way to
// scale or to split is a constant and a case in scaling.go or holdout.go; every new refusal is a sentinel in errors.go,
// and every table it was needed for a file of testdata/corpus.
package dataset

// Task is what there is to learn: a class or a number.
type Task string

// The tasks. Auto (also the empty Task) decides by the target column: text, or whole numbers with at most 20 distinct
// values, are classes; other numbers are numbers; a mixture of text and numbers is refused.
const (
	Auto           Task = "auto"
	Classification Task = "classification"
	Regression     Task = "regression"
)

// fewNumbers is up to how many distinct whole numbers Auto takes for classes.
const fewNumbers = 20

// MaxClasses is how many classes a target may have.
const MaxClasses = 1000

// MaxTargets is how many columns may be learned together.
const MaxTargets = 100

// Table is a table of finite numbers in memory. It is not changed after it was made, so many may share it.
type Table struct {
	Name    string
	Columns []string // the features
	Target  string   // the target column; empty in rows to predict
	Task    Task     // Classification or Regression; empty in rows to predict
	Classes []string // the distinct labels, sorted bytewise; nil for numbers
	Rows    int
	Inputs  []float64 // len(Columns) x Rows, column after column: column f of row r is Inputs[f*Rows+r]
	Targets []float64 // one per row: the index of its class, or the number; nil in rows to predict
	More    []Answer  // the further targets, all numbers as the first is, or all of two classes; nil: it is the only one
}

// Each returns the table once for every target, as if that were the only one: what is measured of one target is measured of
// several one by one.
func (t *Table) Each() []*Table {
	all := []*Table{t}
	for _, a := range t.More {
		one := *t
		one.Target, one.Classes, one.Targets, one.More = a.Target, a.Classes, a.Targets, nil
		all = append(all, &one)
	}
	if len(t.More) > 0 {
		first := *t
		first.More, all[0] = nil, &first
	}
	return all
}
