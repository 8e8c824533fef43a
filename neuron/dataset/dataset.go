// Package dataset turns the tables people have into the numbers a network learns from: it describes them, loads them,
// splits their rows, measures what is to be learned from and encodes the rest by it.
// It never opens a file, looks at a clock, guesses at a damaged cell or repairs one: what it cannot read for sure it
// refuses, saying what was wrong, where, and what to do; only rows to predict are answered whatever they hold.
// To read one more kind of column, give it a Kind, infer it in infer.go, read it in filler.go and fit it beside
// fit_category.go; one more way to scale or to split is a constant and a case in scaling.go or holdout.go; every new
// refusal is a sentinel in errors.go, and every table it was needed for a file of testdata/corpus.
package dataset

// Task is what there is to learn: a class or a number.
type Task string

// The tasks. Auto (also the empty Task) decides by the target column: text, or whole numbers of which no more than
// 20 differ, are classes; other numbers are numbers; a mixture of text and numbers is refused.
const (
	Auto           Task = "auto"
	Classification Task = "classification"
	Regression     Task = "regression"
)

// fewNumbers is how many different whole numbers Auto still takes for classes.
const fewNumbers = 20

// MaxClasses is how many classes a target may have.
const MaxClasses = 1000

// Options say how Read understands a table. Only Target must be given.
type Options struct {
	Name     string // what people call the table, shown in errors; default "table"
	Target   string // the column to learn
	Task     Task   // default Auto
	MaxBytes int64  // longest text that is read; default 16 MiB
	MaxCells int    // most cells that are kept; default 10 million
}

// Limits bound what ReadRows reads, as in Options.
type Limits struct {
	MaxBytes int64 // longest text that is read; default 16 MiB
	MaxCells int   // most cells that are kept; default 10 million
}

// Table is a table of finite numbers in memory. It is not changed after it was read, so many may share it.
type Table struct {
	Name    string
	Columns []string // the inputs, in the order of the file (of the request, for ReadRows)
	Target  string   // the target column; empty in a table from ReadRows
	Task    Task     // Classification or Regression; empty in a table from ReadRows
	Classes []string // the different labels, sorted bytewise; nil for numbers
	Rows    int
	Inputs  []float64 // len(Columns) x Rows, column after column: column f of row r is Inputs[f*Rows+r]
	Targets []float64 // one per row: the index of its class, or the number; nil in a table from ReadRows
}

// column is one input of every row.
func (t *Table) column(f int) []float64 {
	return t.Inputs[f*t.Rows : (f+1)*t.Rows : (f+1)*t.Rows]
}
