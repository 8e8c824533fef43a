package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// placeholders warns of numbers and days that many programs write where there is no value, such as -99, 9999 and 1900-01-01,
// if they lie farther from all other values than those are apart.
func placeholders(s *Series, rows []int) []Warning {
	if s.Kind != Number && s.Kind != Date {
		return nil
	}
	values, says := present(s, rows), []string(nil)
	if low, high := extremes(values); !s.placeholder(low) && !s.placeholder(high) {
		return nil
	}
	slices.Sort(values)
	for {
		x, rest := s.outlying(values)
		if rest == nil {
			break
		}
		says = append(says, fmt.Sprintf("%s in %s", s.text(x), counted(len(values)-len(rest), "row")))
		values = rest
	}
	if says == nil {
		return nil
	}
	return []Warning{warn(ProblemMissing, s.Column, "%s, far from all others, which are from %s to %s; if this stands for no value, name it as a missing one, as it is written (--missing, in place of the usual ones)",
		few(says), s.text(values[0]), s.text(values[len(values)-1]))}
}

// outlying is the least or the greatest of ascending values, if it is a placeholder and farther from the others than those
// are apart, and the others; nil: it is not.
func (s *Series) outlying(ascending []float64) (x float64, rest []float64) {
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
		few := n < 2 && math.Abs(x) < 999
		if len(rest) < 2 || few || !s.placeholder(x) {
			continue
		}
		if low, high := rest[0], rest[len(rest)-1]; max(low-x, x-high) > high-low {
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
