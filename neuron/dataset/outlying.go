package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// When a number lies far from all others.
const (
	farOff  = 10  // it is so many times as far from them as they are apart
	farRows = 10  // if there are so many others
	farSize = 999 // a placeholder of this size on may stand in a single row
)

// outlying warns of numbers and days that lie far from all others: any that is ten times as far as those are apart, and those
// that many programs write where there is no value, such as -99, 9999 and 1900-01-01, if they are farther than that.
func outlying(s *Series, rows []int) []Warning {
	if s.Kind != Number && s.Kind != Date {
		return nil
	}
	values, says := present(s, rows), []string(nil)
	if !s.mayOutlie(values) {
		return nil
	}
	slices.Sort(values)
	for {
		x, rest := s.outermost(values)
		if rest == nil {
			break
		}
		says = append(says, fmt.Sprintf("%s in %s", s.text(x), counted(len(values)-len(rest), "row")))
		values = rest
	}
	if says == nil {
		return nil
	}
	return []Warning{warn(ProblemMissing, s.Column, "%s, far from all others, which are from %s to %s; if this is a mistake, correct it, and if it stands for no value, name it as a missing one, as it is written (--missing, in place of the usual ones)",
		few(says), s.text(values[0]), s.text(values[len(values)-1]))}
}

// mayOutlie says in one pass whether the least or the greatest value may be outlying.
func (s *Series) mayOutlie(values []float64) bool {
	low, high := extremes(values)
	above, below := high, low // the least value but low, the greatest but high
	for _, x := range values {
		if x > low {
			above = min(above, x)
		}
		if x < high {
			below = max(below, x)
		}
	}
	return s.far(low, above-low, high-above, len(values)) || s.far(high, high-below, below-low, len(values))
}

// far says whether a value is outlying at such a distance from so many others that are so far apart.
func (s *Series) far(x, distance, apart float64, others int) bool {
	return distance > apart && s.placeholder(x) || apart > 0 && others >= farRows && distance > float64(farOff*apart)
}

// outermost is the least or the greatest of ascending values, if it is outlying, and the others; nil: it is not.
func (s *Series) outermost(ascending []float64) (x float64, rest []float64) {
	last := len(ascending) - 1
	for _, x := range []float64{ascending[0], ascending[last]} {
		n := 0
		for _, v := range ascending {
			if v == x {
				n++
			}
		}
		rest := ascending[:last+1-n]
		if x == ascending[0] {
			rest = ascending[n:]
		}
		if len(rest) < 2 || n < 2 && len(rest) < farRows && math.Abs(x) < farSize {
			continue
		}
		low, high := rest[0], rest[len(rest)-1]
		if s.far(x, max(low-x, x-high), high-low, len(rest)) {
			return x, rest
		}
	}
	return 0, nil
}

// placeholder says whether a number or a day is one that stands for no value in many programs: two nines or more, -999.25,
// the ends of integers; the days that calendars and spreadsheets begin and end with.
func (s *Series) placeholder(x float64) bool {
	text := s.text(x)
	if s.Kind == Date {
		return slices.Contains([]string{"0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01", "2099-12-31", "2999-12-31", "9999-01-01", "9999-12-31"}, text)
	}
	bare := text
	if x < 0 {
		bare = strings.Replace(text[1:], ".", "", 1)
	}
	nines := len(bare) > 1 && strings.Trim(bare, "9") == ""
	return nines || slices.Contains([]string{"-999.25", "-32768", "32767", "-2147483648", "2147483647"}, text)
}

// text writes a number, or the day of a date.
func (s *Series) text(x float64) string {
	if s.Kind != Date {
		return plainly(x)
	}
	year, month, day := calendarDate(int(math.Floor(x / secondsPerDay)))
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}
