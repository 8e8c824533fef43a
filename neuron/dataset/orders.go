package dataset

import "strings"

// orders counts the dates with slashes of a column by the orders in which they can be read.
type orders struct {
	day, month, either int
	first              [3]string // the first of each
}

// add counts a cell, if it is a date with slashes.
func (o *orders) add(cell string) {
	if strings.IndexByte(cell[:min(3, len(cell))], '/') < 0 {
		return
	}
	_, byDay := readDate(cell, DayFirst)
	_, byMonth := readDate(cell, MonthFirst)
	switch {
	case byDay && byMonth:
		count(&o.either, &o.first[2], cell)
	case byDay:
		count(&o.day, &o.first[0], cell)
	case byMonth:
		count(&o.month, &o.first[1], cell)
	}
}

// count counts a cell and keeps the first.
func count(n *int, first *string, cell string) {
	if *n++; *n == 1 {
		*first = short(cell)
	}
}

// read decides for new dates with slashes in which order they are read, by all of them: in the one that some of them prove,
// else as was learned. Where they prove both, or nothing was learned of slashes, they are not read.
func (o *orders) read(learned DateOrder, column string) (DateOrder, []Warning) {
	says := func(text string, args ...any) []Warning {
		return []Warning{warn(ProblemNotation, column, text, args...)}
	}
	switch proves := o.proven(); {
	case o.day+o.month+o.either == 0, proves == learned, proves == "" && learned != NoSlashes:
		return learned, nil
	case o.day > 0 && o.month > 0:
		return NoSlashes, says("%s begins with the day and %s with the month, so no date with slashes is read: they count as missing; write them as 2024-12-31", o.first[0], o.first[1])
	case proves == "":
		return NoSlashes, says("dates such as %s may begin with the day or with the month, and none that was learned from had slashes: they count as missing; write them as 2024-12-31", o.first[2])
	case learned != NoSlashes:
		return proves, says("dates begin with the %s here, as %s shows, and began with the %s when they were learned", dayOrMonth(proves), o.example(proves), dayOrMonth(learned))
	default:
		return proves, says("dates with slashes begin with the %s, as %s shows; none that was learned from had slashes", dayOrMonth(proves), o.example(proves))
	}
}

// proven is the order that some date has and none contradicts; empty: there is no such.
func (o *orders) proven() DateOrder {
	switch {
	case o.day > 0 && o.month == 0:
		return DayFirst
	case o.month > 0 && o.day == 0:
		return MonthFirst
	}
	return ""
}

// example is the first date that can be read in the one order alone.
func (o *orders) example(proven DateOrder) string {
	if proven == DayFirst {
		return o.first[0]
	}
	return o.first[1]
}

func dayOrMonth(order DateOrder) string {
	if order == DayFirst {
		return "day"
	}
	return "month"
}
