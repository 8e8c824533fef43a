package dataset

import (
	"fmt"
	"slices"
)

// check refuses choices that suit no table.
func (c Choices) check() error {
	at := spot{table: called(c.Name)}
	if err := c.Format.check(at.table); err != nil {
		return err
	}
	if _, err := c.Task.check(c.Name); err != nil {
		return err
	}
	for _, choose := range c.Kinds {
		if !slices.Contains(Kinds(), choose.Kind) {
			at.column = choose.Column
			return at.refuse(ErrKind, "there is no kind %s; choose one of %s", quoted(string(choose.Kind)), listed(texts(Kinds())))
		}
	}
	for _, cycle := range c.Cyclic {
		if cycle.Period < 0 || cycle.Period == 1 || cycle.Period > MaxPeriod {
			at.column = cycle.Column
			return at.refuse(ErrKind, "numbers do not come round after %d; choose a whole number from 2 to %d, such as 24 for hours, or 0 for none", cycle.Period, MaxPeriod)
		}
	}
	return c.checkTargets()
}

// checkTargets refuses columns to learn that are something else too, or are named twice.
func (c Choices) checkTargets() error {
	all, at := c.targets(), spot{table: called(c.Name)}
	if len(all) > MaxTargets {
		return at.refuse(ErrTask, "%d columns to learn together are more than the %d that are possible; learn some of them in another job", len(all), MaxTargets)
	}
	for i, target := range all {
		at.column = target
		switch {
		case target == "":
			return at.refuse(ErrNoColumn, "one of the columns to learn has no name; name it, or leave it out")
		case slices.Contains(all[:i], target):
			return at.refuse(ErrTask, "it is named twice among the columns to learn; name it once")
		case target == c.Group || target == c.Weights || slices.Contains(c.LeaveOut, target):
			return at.refuse(ErrKind, "the column to learn cannot be left out, keep rows together or weigh them; choose another one for that")
		case i > 0 && c.taskOf(target) != "" && c.taskOf(all[0]) != "" && c.taskOf(target) != c.taskOf(all[0]):
			return at.refuse(ErrTask, "you chose another kind for it than for %s, and columns that are learned together are all numbers or all of two classes; choose one kind for both, or learn them in two jobs", quoted(all[0]))
		}
	}
	return nil
}

// find refuses a header that does not tell the columns in use apart, and choices about columns that it lacks.
func (c Choices) find(r *records) error {
	s := r.sheet()
	if c.only != nil {
		_, err := s.locate(slices.Concat(c.only, c.Keep))
		return err
	}
	if err := s.distinct(); err != nil {
		return err
	}
	for _, name := range c.asked() {
		if slices.Contains(s.header, name) {
			continue
		}
		if r.made {
			return s.at(s.line, "").refuse(ErrNoColumn, "%s is no column; the first line seems to hold values instead of names, so the columns are called %s; use such a name, or say that the first line is a header", quoted(name), listed(s.header))
		}
		if len(s.header) == 1 && !s.spaced(name) {
			return fmt.Errorf("%w; if lines such as a title stand above the header, remove them", s.missing(name))
		}
		return s.missing(name)
	}
	return nil
}

// chosen is the reason for a kind that was chosen.
const chosen = "you chose so"

// apply lets what was chosen override what was found.
func (c Choices) apply(column Column, t *tally, decimal byte) Column {
	for _, choose := range c.Kinds {
		if choose.Column == column.Name {
			column.Kind, column.Why = choose.Kind, chosen
		}
	}
	column.ByValue = c.written() && column.Kind == Category && t.numbers(decimal).count == t.values && t.padded == ""
	switch {
	case column.Name == c.Weights, column.Kind == Number && column.Notation == nil:
		column.Notation = t.written(decimal).notation(t.values)
	case column.Kind != Number, c.learns(column.Name) && c.Task == Classification:
		column.Notation = nil
	}
	if column.Kind == Date && column.Order == "" {
		column.Order = t.dateOrder(t.rules)
	}
	switch {
	case c.learns(column.Name):
		column.Role = Target
		if column.Kind == Date && t.numbers(decimal).count == t.values && column.Why != chosen {
			column.Kind, column.Why = Number, "all "+counted(t.values, "value")+" are numbers" // to learn, days of eight digits are numbers
		}
	case column.Name == c.Group:
		column.Role = Group
	case column.Name == c.Weights:
		column.Role, column.Kind = Weight, Number
	case c.leaves(column.Name):
		column.Role, column.Why = Ignored, "you left it out"
	case !column.Kind.input() || t.values == 0:
		column.Role = Ignored
	default:
		column.Role = Input
	}
	return column
}

// heed returns what is worth saying of what was found in a column.
func (c Choices) heed(column Column, found []Warning) []Warning {
	switch {
	case column.Why == chosen && column.Notation == nil:
		return slices.DeleteFunc(found, func(w Warning) bool { return w.Problem == ProblemRead }) // who chose need not be told
	case column.Role == Input, column.Role == Ignored && !c.leaves(column.Name):
		return found
	case c.written() && (column.Role == Target && c.Task != Classification || column.Role == Weight):
		return slices.DeleteFunc(found, func(w Warning) bool { return w.Problem == ProblemIdentifier })
	}
	return nil
}

// taskOfKind is the task: that of the kind that was chosen for a target, if none was asked for.
func (c Choices) taskOfKind() Task {
	if c.Task != "" && c.Task != Auto || !c.written() {
		return c.Task
	}
	for _, target := range c.targets() {
		if task := c.taskOf(target); task != "" {
			return task
		}
	}
	return c.Task
}

// taskOf is the task of the kind that was chosen for a target; empty: none was.
func (c Choices) taskOf(target string) (task Task) {
	for _, choose := range c.Kinds {
		switch {
		case choose.Column != target:
		case choose.Kind == Category:
			task = Classification
		case choose.Kind == Number:
			task = Regression
		}
	}
	return task
}

// rules are those asked for: by default the latest.
func (c Choices) rules() Rules {
	if c.Rules == 0 {
		return LatestRules
	}
	return c.Rules
}

// written says whether the choices ask for WrittenRules or later ones.
func (c Choices) written() bool { return c.rules() >= WrittenRules }

// leaves says whether a column is to be left out.
func (c Choices) leaves(name string) bool { return slices.Contains(c.LeaveOut, name) }

// texts are the strings of a list of named ones.
func texts[S ~string](list []S) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
	}
	return names
}
