package dataset

import (
	"fmt"
	"strings"
)

// What makes values identifiers, or text.
const (
	fewRows    = 20  // in so few rows every text may be a category
	longLetter = 100 // bytes of a value on average, from which on it is text
)

// guess is a kind, its reason, and what people should know about it.
type guess struct {
	kind     Kind
	why      string
	order    DateOrder
	notation *Notation
	warn     []Warning
}

// infer guesses the kind of a column from its values.
func (t *tally) infer(name string, delimiter byte, sign decimalSign) guess {
	notation := t.notation(delimiter, sign)
	switch numbers := t.numbers(sign.sign); {
	case t.values == 0:
		return guess{kind: Text, why: "it has no value in any row"}
	case t.pairs != 0:
		return guess{kind: Boolean, why: fmt.Sprintf("it says only %s", listed(t.examples))}
	case numbers.count == t.values && t.running(name, numbers):
		return guess{kind: Identifier, why: "it counts the rows and is called as if it did"}
	case numbers.count == t.values && t.eightDigits():
		return guess{kind: Date, why: "all " + counted(t.values, "value") + " are days such as " + t.example(), order: t.dateOrder(t.rules), warn: []Warning{t.noticeDays(name)}}
	case numbers.count == t.values:
		return guess{kind: Number, why: "all " + counted(t.values, "value") + " are numbers", warn: append(t.doubtful(name, sign), t.codes(name, numbers)...)}
	case notation != nil && !t.labels(sign.sign):
		f := t.written(sign.sign)
		return guess{kind: Number, why: fmt.Sprintf("all %s are numbers %s", counted(t.values, "value"), notation), notation: notation, warn: []Warning{f.notice(name, notation)}}
	case t.dated():
		return guess{kind: Date, why: "all " + counted(t.values, "value") + " are dates such as " + t.example(), order: t.dateOrder(t.rules), warn: t.noDays(name)}
	case t.damaged(numbers):
		return guess{kind: Number, why: fmt.Sprintf("%d of %s are numbers; %s in line %d is not", numbers.count, counted(t.values, "value"), quoted(numbers.bad.cell), numbers.bad.line)}
	}
	g := t.texts()
	if g.warn = t.doubts(name, sign.sign); t.labels(sign.sign) {
		g.warn = []Warning{t.written(sign.sign).labelled(name)}
	}
	g.warn = append(g.warn, t.hints.warnings(name)...)
	return g
}

// labels says whether all values are digits with a letter behind that is no common unit, such as 5A, and come again as
// labels do. Those that do not are numbers, as nothing is learned from labels without others like them.
func (t *tally) labels(decimal byte) bool {
	f := t.written(decimal)
	return t.rules >= CalendarRules && f.labels == t.values && !f.failed && t.texts().kind == Category
}

// notation is how people wrote the numbers of the column, if all of its values are such and are no other numbers as well;
// nil: they are not.
func (t *tally) notation(delimiter byte, sign decimalSign) *Notation {
	n, other := t.written(sign.sign).notation(t.values), t.written('.'+','-sign.sign)
	if n == nil || n.Group != "," && n.Group != "." || sign.settled || n.Group == "," && delimiter == ',' {
		return n
	}
	if !other.failed && other.count == t.values {
		return nil // 1,234 is 1234 or 1.234
	}
	return n
}

// doubtful warns of numbers whose every fraction has three digits, where nothing in the table says which sign is before
// decimals.
func (t *tally) doubtful(name string, sign decimalSign) []Warning {
	numbers := t.numbers(sign.sign)
	if t.forms[0].failed && t.forms[1].failed || sign.settled || !numbers.unclear() {
		return nil
	}
	return []Warning{warn(ProblemNotation, name, "the %s in numbers such as %s may stand before decimals, as it is read, or part thousands; say which sign stands before decimals (--decimal)", signName(sign.sign), numbers.third)}
}

// counted writes a number of things, such as "1 row" or "3 rows".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// dated says whether all values are dates whose day and month can be told apart.
func (t *tally) dated() bool {
	dayFirst, monthFirst := t.dates[0] == t.values, t.dates[1] == t.values
	few := len(t.nodays) == 0 || !t.nodays.full() && t.nodays.cells()*fewNoDays <= t.values
	return (dayFirst || monthFirst) && !(t.slashes && dayFirst && monthFirst) && few
}

// eightDigits says whether all values are days written as 20241231, and so many that no other numbers are so by chance.
func (t *tally) eightDigits() bool {
	return t.rules >= CalendarRules && t.dates[0] == t.values && len(t.nodays) == 0 && len(t.seen) >= fewDays
}

// fewDays is from how many different days on numbers of eight digits are days: of numbers between 19000101 and 20991231, one
// in 27 is a day.
const fewDays = 4

// noticeDays says that numbers are read as days.
func (t *tally) noticeDays(name string) Warning {
	return warn(ProblemRead, name, "its numbers are read as days, such as %s as %s; if they are none, choose the kind %s (--kind %s=%[3]s)", t.examples[0], plainDate(t.examples[0]), Number, short(name))
}

// fewNoDays is of how many dates one may be a day that there is not.
const fewNoDays = 4

// facts are what later steps need, numbers being read with the table's sign before the decimals.
func (t *tally) facts(decimal byte) facts {
	numbers := t.numbers(decimal)
	f := facts{
		written: t.rules >= WrittenRules, missing: t.markers.String(), odd: t.odd.String(), like: t.like.clause(),
		thirds: numbers.grouped > 0, orders: t.order, ends: numbers.ends,
	}
	f.ends.join(t.written(decimal).ends)
	if numbers.unclear() {
		f.doubtful = numbers.third
	}
	return f
}

// clause says what a cell looks like, as the end of a sentence.
func (f finding) clause() string {
	if f.is == "" {
		return ""
	}
	return fmt.Sprintf(", and %s in line %d looks like %s", quoted(f.cell), f.line, f.is)
}

// example is the first value that is no day that there is not.
func (t *tally) example() string {
	for _, example := range t.examples {
		if !impossible(example) {
			return example
		}
	}
	return t.examples[0]
}

// noDays warns of cells that are written as days that there are not.
func (t *tally) noDays(name string) []Warning {
	if len(t.nodays) == 0 {
		return nil
	}
	return []Warning{warn(ProblemUnreadable, name, "there is no such day as %s; it counts as missing", t.nodays.places())}
}

// dateOrder is the order in which the dates of the column are read.
func (t *tally) dateOrder(rules Rules) DateOrder {
	switch {
	case rules >= WrittenRules && !t.slashes && t.dates[0] == t.values:
		return NoSlashes
	case t.dates[0] == t.values:
		return DayFirst
	}
	return MonthFirst
}

// damaged says whether a column is meant to have numbers though some cell of it is not one: most are, and they are too many
// or too fine for classes. Load refuses the cell.
func (t *tally) damaged(numbers *numerals) bool {
	return 2*numbers.count > t.values && (len(t.seen) > fewNumbers || numbers.fractions > 0)
}

// running says whether whole numbers only count the rows: a sequence such as 1, 2, 3 in a column whose name says so, or
// that has no name while others have.
func (t *tally) running(name string, numbers *numerals) bool {
	return !numbers.uneven && t.values >= 2 && t.missing == 0 && calledAsRows(name)
}

// calledAsRows says whether the name of a column says that it counts or names the rows.
func calledAsRows(name string) bool {
	switch strings.ToLower(strings.Trim(name, "#_ .")) {
	case "id", "index", "idx", "row", "rownumber", "row_number", "rownum", "nr", "no", "unnamed: 0", "rowid", "row_id":
		return true
	}
	return false
}

// codes warns of numbers that may be codes: those with leading zeros, and those that only count or name the rows.
func (t *tally) codes(name string, numbers *numerals) []Warning {
	if numbers.long != "" {
		return []Warning{warn(ProblemNotation, name, "whole numbers such as %s have more digits than are kept (the first 15 to 17), so some that differ are taken for the same; if they are codes, choose the kind %s (--kind %s=%[2]s)", numbers.long, Category, short(name))}
	}
	if t.padded != "" {
		return []Warning{warn(ProblemNotation, name, "numbers such as %s have zeros in front; if they are codes, choose the kind %s", t.padded, Category)}
	}
	if says := t.hints.codes(name, t.values); says != nil {
		return says
	}
	if t.values >= fewRows && numbers.fractions == 0 && calledAsRows(name) && t.repeats == 0 {
		return []Warning{warn(ProblemIdentifier, name, "it is called as if it named the rows, and no two of %d values are alike; leave it out unless it was measured", max(t.crowded-1, len(t.seen)))}
	}
	if numbers.uneven || t.values < fewRows || t.missing > 0 {
		return nil
	}
	return []Warning{warn(ProblemIdentifier, name, "it counts the rows, each value one above that before; leave it out unless it was measured")}
}

// texts guesses the kind of texts by how often they repeat.
func (t *tally) texts() guess {
	values, different := t.values, len(t.seen)
	if t.crowded > 0 {
		values = t.crowded - 1 // the rows up to which values were counted
	}
	says := fmt.Sprintf("%d of %d texts differ", different, values)
	switch {
	case t.longest > longestName:
		return guess{kind: Text, why: fmt.Sprintf("a value has %d letters", t.longest)}
	case values < fewRows:
		return guess{kind: Category, why: fmt.Sprintf("%s in %s", counted(different, "different text"), counted(values, "row"))}
	case t.letters > longLetter*t.values:
		return guess{kind: Text, why: fmt.Sprintf("its values have %d letters on average", t.letters/t.values)}
	case 10*different >= 9*values:
		return guess{kind: Identifier, why: says + ", so it names the rows"}
	case 2*different > values || t.crowded > 0:
		return guess{kind: Text, why: says + ", too many to sort the rows by"}
	}
	return guess{kind: Category, why: fmt.Sprintf("%s in %s", counted(different, "different text"), counted(t.values, "row"))}
}

// doubts are warnings about a column that has nearly only numbers or dates.
func (t *tally) doubts(name string, decimal byte) []Warning {
	numbers := t.numbers(decimal)
	other := byte('.' + ',' - decimal)
	switch both := t.dates[0] == t.values && t.dates[1] == t.values; {
	case both:
		return []Warning{warn(ProblemNotation, name, "dates such as %s may begin with the day or with the month; write them as 2024-12-31", t.examples[0])}
	case t.numbers(other).count == t.values, !t.written(other).failed && t.written(other).count == t.values:
		return []Warning{warn(ProblemNotation, name, "numbers such as %s have a %s where this table has a %s before decimals; write them alike, or say which sign stands before decimals", numbers.bad.cell, signName(other), signName(decimal))}
	case len(t.odd) == 0:
		return []Warning{warn(ProblemNotation, name, "some numbers have a point and some a comma before decimals, such as %s and %s, so they are taken as texts; write them alike", t.points.bad.cell, t.commas.bad.cell)}
	case t.hints.truths == t.values:
		return []Warning{warn(ProblemMixed, name, "%s say yes and no in several ways, and each way is a value of its own; choose the kind %s (--kind %s=%[2]s)", listed(t.examples), Boolean, short(name))}
	case 2*t.likes > t.values:
		return []Warning{t.like.warn(name, t.unlike)}
	case 2*numbers.count > t.values:
		return []Warning{warn(ProblemMixed, name, "%d of %s are numbers, %s in line %d is not; correct it, or name it as a missing value, if the column holds numbers", numbers.count, counted(t.values, "value"), quoted(numbers.bad.cell), numbers.bad.line)}
	case t.likes > 0 && t.likes+numbers.count == t.values:
		return []Warning{t.like.warn(name, finding{})}
	}
	return nil
}

// warn warns of a column because a cell looks like a number or a date, and names one that does not, if there is any.
func (f finding) warn(column string, unlike finding) Warning {
	says := fmt.Sprintf("%s in line %d looks like %s", quoted(f.cell), f.line, f.is)
	if unlike.line > 0 {
		says += fmt.Sprintf("; %s in line %d does not look like one", quoted(unlike.cell), unlike.line)
	}
	return warn(ProblemNotation, column, "%s", says)
}

func signName(decimal byte) string {
	if decimal == ',' {
		return "comma"
	}
	return "point"
}
