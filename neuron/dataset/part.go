package dataset

import (
	"math"
	"slices"
)

// Part is a part of a date that may tell something about the target.
type Part string

// The parts. Periodic ones become a sine and a cosine, so that December is next to January.
const (
	Year      Part = "year"
	Month     Part = "month"
	DayOfWeek Part = "day of week"
	Hour      Part = "hour" // to the minute
)

// width is how many features the part becomes.
func (p Part) width() int {
	if p == Year {
		return 1
	}
	return 2
}

// features are the names of the part's features.
func (p Part) features(column string) []string {
	name := column + " " + string(p)
	if p == Year {
		return []string{name}
	}
	return []string{name + " (sine)", name + " (cosine)"}
}

// of returns the part of a time as a whole number, and its period; 0: it is not periodic.
func (p Part) of(seconds float64) (k, n int) {
	days := math.Floor(seconds / secondsPerDay)
	year, month, _ := calendarDate(int(days))
	switch p {
	case Year:
		return year, 0
	case Month:
		return month - 1, 12
	case DayOfWeek:
		return weekday(int(days)), 7
	default:
		return int(math.FMA(-secondsPerDay, days, seconds) / 60), 24 * 60
	}
}

// fitDate finds the parts that vary, and the scale of the year.
func (c *Fitted) fitDate(values []float64) {
	for _, part := range []Part{Year, Month, DayOfWeek, Hour} {
		first, _ := part.of(values[0])
		if slices.ContainsFunc(values, func(x float64) bool { k, _ := part.of(x); return k != first }) {
			c.Parts = append(c.Parts, part)
		}
	}
	if !c.scaled() {
		return
	}
	years := make([]float64, len(values))
	for i, x := range values {
		year, _ := Year.of(x)
		years[i] = float64(year)
	}
	scaling := c.Scaling
	if scaling == Quantile {
		scaling = Standard
	}
	c.Scale = scaleBy(scaling, years)
}
