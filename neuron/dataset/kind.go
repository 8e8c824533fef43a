package dataset

// Kind is what the cells of a column are.
type Kind string

// The kinds. Text and identifiers are no inputs: what describes or names a single row teaches nothing about others.
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

// Role is what a column is good for.
type Role string

// The roles.
const (
	Input   Role = "input"
	Target  Role = "target"
	Group   Role = "group"   // keeps rows together in splits, and is no input
	Weight  Role = "weight"  // says what the rows count, and is no input
	Ignored Role = "ignored" // of a kind that is no input, or left out
)

// Column is what Describe found out about a column.
type Column struct {
	Name     string
	Role     Role
	Kind     Kind
	Why      string    // the kind's reason, a sentence for people
	Order    DateOrder // of a Date; DayFirst also where no date has slashes
	Missing  int       // cells without a value
	Distinct int       // different values, or how many were counted until that was given up
	Crowded  bool      // there are more
	Examples []string  // the first different values, at most three, long ones shortened
}

// Choose says what kind a column has, whatever it looks like.
type Choose struct {
	Column string
	Kind   Kind
}

// Choices are what people decide about a table; the zero Choices leave everything to be found out.
type Choices struct {
	Name     string   // what people call the table, shown in errors; default "table"
	Format   Format   // how its text is cut and read
	Target   string   // the column to learn; Load needs it
	Task     Task     // default Auto
	Kinds    []Choose // in order; the last one about a column counts
	LeaveOut []string // columns that are no inputs
	Group    string   // a column whose equal values keep rows together in splits; it is no input
	Order    string   // a column of dates or numbers that puts the rows in the order of time for splits
	Weights  string   // a column of numbers from 0 on, what each row counts in learning; it is no input
	Bounds   Bounds
	only     []string // not nil: rows to predict, of which only these columns count
	made     bool     // of rows to predict: the columns had no names when they were learned
	comma    bool     // of rows to predict: decimals came after a comma when they were learned
}

// asked are the names of columns that the choices use.
func (c Choices) asked() []string {
	var names []string
	for _, name := range append([]string{c.Target, c.Group, c.Order, c.Weights}, c.LeaveOut...) {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, choose := range c.Kinds {
		names = append(names, choose.Column)
	}
	return names
}
