package dataset

import "slices"

// Kind is what the cells of a column are.
type Kind string

// The kinds. Text and identifiers are no inputs: what describes or names a single row tells nothing about others.
const (
	Number     Kind = "number"
	Category   Kind = "category"   // one of some texts
	Boolean    Kind = "boolean"    // yes or no, true or false, y or n, t or f, on or off
	Date       Kind = "date"       // a day, or a day and a time
	Text       Kind = "text"       // ignored
	Identifier Kind = "identifier" // ignored
)

// Kinds returns every kind.
func Kinds() []Kind { return []Kind{Number, Category, Boolean, Date, Text, Identifier} }

// input says whether columns of the kind are learned from.
func (k Kind) input() bool { return k != Text && k != Identifier }

// Role is what a column is used for.
type Role string

// The roles.
const (
	Input   Role = "input"
	Target  Role = "target"
	Group   Role = "group"   // keeps rows together in splits, and is no input
	Weight  Role = "weight"  // has the weights of the rows, and is no input
	Ignored Role = "ignored" // of a kind that is no input, or left out
)

// Column is what Describe found out about a column.
type Column struct {
	Name     string
	Role     Role
	Kind     Kind
	Why      string    // the reason for the kind, for people
	Order    DateOrder // of a Date; DayFirst also where no date has slashes
	Notation *Notation // of a Number: how it is written; nil: plainly
	ByValue  bool      // of a Category: the values are numbers, and equal as such: 1.0 is 1
	Missing  int       // cells without a value
	Distinct int       // distinct values, up to a limit of the count
	Crowded  bool      // there are more than that
	Examples []string  // the first distinct values, at most three, long ones shortened
	Period   int       // of a Number: after how much it comes round, such as 24 for hours; 0: it does not
	facts    facts
}

// Choose sets the kind of a column, whatever it looks like.
type Choose struct {
	Column string
	Kind   Kind
}

// Cycle says after how much the numbers of a column come round: 24 of hours. Those then become a sine and a cosine, too, so
// that 23 is next to 0. 0: they do not.
type Cycle struct {
	Column string
	Period int
}

// MaxPeriod is after how much numbers may come round at the most.
const MaxPeriod = 1_000_000

// Choices are what people decide about a table; the zero Choices leave everything to be guessed.
type Choices struct {
	Name     string   // what people call the table, shown in errors; default "table"
	Format   Format   // how its text is cut and read
	Target   string   // the column to learn; Load needs it
	Task     Task     // default Auto
	Kinds    []Choose // in order; the last one about a column counts
	Cyclic   []Cycle  // what comes round, and what does not though it is called so
	LeaveOut []string // columns that are no inputs
	Group    string   // a column whose equal values keep rows together in splits; it is no input
	Order    string   // a column of dates or numbers that puts the rows in the order of time for splits
	Weights  string   // a column of numbers from 0 on, the weight of each row in learning; it is no input
	Bounds   Bounds
	Rules    Rules    // default LatestRules
	Keep     []string // of rows to predict: columns whose cells are kept beside them, whatever they contain
	only     []string // not nil: these are rows to predict, of which only these columns count
	made     bool     // of rows to predict: the table that was learned from had no header
	comma    bool     // of rows to predict: that table had commas before the decimals

	MoreTargets []string // further columns to learn: all numbers as the first is, or all of two classes
}

// asked are the names of columns that the choices use.
func (c Choices) asked() []string {
	var names []string
	for _, name := range slices.Concat(c.targets(), []string{c.Group, c.Order, c.Weights}, c.LeaveOut) {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, choose := range c.Kinds {
		names = append(names, choose.Column)
	}
	for _, chosen := range c.Cyclic {
		names = append(names, chosen.Column)
	}
	return names
}

// targets returns the names of the columns to learn, in the order of the outputs; nil if there is none.
func (c Choices) targets() []string {
	if c.Target == "" {
		return nil
	}
	return append([]string{c.Target}, c.MoreTargets...)
}

// learns says whether a column is to be learned.
func (c Choices) learns(column string) bool { return slices.Contains(c.targets(), column) }
