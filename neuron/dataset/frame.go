package dataset

import "math"

// Frame is a table in memory, column after column, each of its kind. It is not changed after it was loaded, so it may be
// shared.
type Frame struct {
	Name       string
	Rows       int
	Columns    []Series  // the inputs, in the order of the file
	Target     string    // the column to learn; empty in rows to predict
	Task       Task      // Classification or Regression; empty in rows to predict
	Classes    []string  // the distinct labels, sorted bytewise; nil for numbers
	Targets    []float64 // one per row: the index of its class, or the number; nil in rows to predict
	More       []Answer  // the further targets, all numbers as the first is, or all of two classes; nil: it is the only one
	Unlabelled int       // rows that were left out because they lack a target
	Groups     []int     // one per row where Choices.Group was given: rows of one group belong together; else nil
	Times      []float64 // one per row where Choices.Order was given, NaN where there is none; else nil
	Weights    []float64 // one per row where Choices.Weights was given, from 0 on; else nil
	Warnings   []Warning
	missing    []string // cells that stand for no value
	made       bool     // the names of the columns were made up
	comma      bool     // a comma is before the decimals
	rules      Rules
	bounds     Bounds
}

// Series is a column of a frame, one entry per row.
type Series struct {
	Column     string
	Kind       Kind
	Order      DateOrder // of a Date
	Notation   *Notation // of a Number: how it is written; nil: plainly
	Thirds     bool      // of a Number: some have three decimals and no more
	ByValue    bool      // of a Category: the values are numbers, and equal as such
	Period     int       // of a Number: after how much it comes round; 0: it does not
	Numbers    []float64 // of a Number, a Date (seconds since 1970-01-01T00:00) or a Boolean (0 or 1); NaN: no value
	Codes      []int32   // of a Category: indices in Values; -1: no value
	Values     []string  // of a Category, in the order in which they appear
	Missing    int       // rows without a value
	Unreadable int       // those of them whose cell is not of the kind; only in rows to predict
}

// absentAt says whether a row has no value.
func (s *Series) absentAt(row int) bool {
	if s.Kind == Category {
		return s.Codes[row] < 0
	}
	return math.IsNaN(s.Numbers[row])
}

// series returns the columns of a frame by their names.
func (f *Frame) series() map[string]*Series {
	found := make(map[string]*Series, len(f.Columns))
	for i := range f.Columns {
		found[f.Columns[i].Column] = &f.Columns[i]
	}
	return found
}

// labels is the frame as a table of targets without inputs, which is what splits need.
func (f *Frame) labels() *Table {
	return &Table{Name: f.Name, Rows: f.Rows, Target: f.Target, Task: f.Task, Classes: f.Classes, Targets: f.Targets, More: f.More}
}

// each returns the frame once for every target, as if that were the only one.
func (f *Frame) each() []*Frame {
	var all []*Frame
	for _, t := range f.labels().Each() {
		one := *f
		one.Target, one.Classes, one.Targets, one.More = t.Target, t.Classes, t.Targets, nil
		all = append(all, &one)
	}
	return all
}

// several says whether more than one column is to be learned.
func (f *Frame) several() bool { return len(f.More) > 0 }
