package dataset

import (
	"math"
	"slices"

	"deepnet/neuron"
)

// Part is a part of a date that may tell something about the target.
type Part string

// The parts. Those that come round become a sine and a cosine, so that December is next to January.
const (
	Year        Part = "year"
	ElapsedDays Part = "elapsed days" // since 1970-01-01
	Month       Part = "month"
	DayOfYear   Part = "day of year"
	DayOfMonth  Part = "day of month"
	DayOfWeek   Part = "day of week"
	Hour        Part = "hour" // to the minute
)

// allParts are the parts in the order of their features.
var allParts = []Part{Year, ElapsedDays, Month, DayOfYear, DayOfMonth, DayOfWeek, Hour}

// round says whether the part comes round.
func (p Part) round() bool { return p != Year && p != ElapsedDays }

// width is how many features the part becomes.
func (p Part) width() int {
	if p.round() {
		return 2
	}
	return 1
}

// features are the names of the part's features.
func (p Part) features(column string) []string {
	name := column + " " + string(p)
	if p.round() {
		return turned(name)
	}
	return []string{name}
}

// turned are the names of the features of what comes round.
func turned(name string) []string { return []string{name + " (sine)", name + " (cosine)"} }

// of returns the part of a time as a whole number, and after how many it comes round; 0: it does not.
func (p Part) of(seconds float64) (k, n int) {
	days := math.Floor(seconds / secondsPerDay)
	year, month, day := calendarDate(int(days))
	switch p {
	case Year:
		return year, 0
	case ElapsedDays:
		return int(days), 0
	case Month:
		return month - 1, 12
	case DayOfYear:
		first := civil(year, 1, 1)
		return int(days) - first, civil(year+1, 1, 1) - first
	case DayOfMonth:
		return day - 1, daysIn(year, month)
	case DayOfWeek:
		return weekday(int(days)), 7
	default:
		return int(math.FMA(-secondsPerDay, days, seconds) / 60), 24 * 60
	}
}

// candidates are the parts that dates may have. A season is finer by the day than by the month; dates that name months, each
// being the same day of its month or the last, have no days to tell apart.
func candidates(values []float64, rules Rules) []Part {
	switch {
	case rules < CalendarRules:
		return []Part{Year, Month, DayOfWeek, Hour}
	case monthly(values):
		return []Part{Year, ElapsedDays, Month, Hour}
	}
	return []Part{Year, ElapsedDays, DayOfYear, DayOfMonth, DayOfWeek, Hour}
}

// monthly says whether dates name months.
func monthly(values []float64) bool {
	first, _ := DayOfMonth.of(values[0])
	other := func(x float64) bool { k, _ := DayOfMonth.of(x); return k != first }
	notLast := func(x float64) bool { k, n := DayOfMonth.of(x); return k != n-1 }
	return !slices.ContainsFunc(values, other) || !slices.ContainsFunc(values, notLast)
}

// fitDate finds the parts that vary, and the scales of those that do not come round.
func (c *Fitted) fitDate(values []float64, rules Rules) {
	for _, part := range candidates(values, rules) {
		numbers := part.numbers(values)
		if low, high := extremes(numbers); low == high {
			continue
		} else if part == ElapsedDays {
			c.Elapsed = &Elapsed{First: int(low), Last: int(high), Scale: scaleBy(c.Scaling.ofPart(part), numbers)}
		} else if part == Year {
			c.Scale = scaleBy(c.Scaling.ofPart(part), numbers)
		}
		c.Parts = append(c.Parts, part)
	}
}

// numbers are the part of each of some times.
func (p Part) numbers(times []float64) []float64 {
	numbers := make([]float64, len(times))
	for i, x := range times {
		k, _ := p.of(x)
		numbers[i] = float64(k)
	}
	return numbers
}

// ofPart is how a part that does not come round is scaled: never by ranks, which would take the distances between days and
// years; and elapsed days are never left as they are, since the day that they are counted from is nothing that people chose.
func (s Scaling) ofPart(p Part) Scaling {
	if s == Quantile || s == Unscaled && p == ElapsedDays {
		return Standard
	}
	return s
}

// scale is that of the part.
func (c *Fitted) scale(p Part) neuron.Scale {
	switch {
	case p == Year:
		return c.Scale
	case p == ElapsedDays && c.Elapsed != nil:
		return c.Elapsed.Scale
	}
	return plain()
}
