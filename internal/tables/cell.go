package tables

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// kind is what a file says that a cell holds.
type kind byte

const (
	empty  kind = iota // no value
	name               // the name of the column
	number             // a number
	word               // a text
	other              // something else that is no text: a truth value, a date, a time
)

// cell is a cell as the file holds it.
type cell struct {
	text string
	kind kind
}

// float is a number in the fewest digits that tell it from all others of so many bits. NaN is no value.
func float(x float64, bits int) cell {
	if math.IsNaN(x) {
		return cell{}
	}
	form := byte('f')
	if size := math.Abs(x); x != 0 && (size < 1e-6 || size >= 1e21) {
		form = 'e'
	}
	return cell{strconv.FormatFloat(x, form, -1, bits), number}
}

// decimal is a number as a text has it, in the fewest digits where a float64 holds them all; of more digits, as it is.
func decimal(s string) cell {
	const exact = 15 // digits that a float64 always holds
	digits := significant(s)
	x, err := strconv.ParseFloat(s, 64)
	if tiny := math.Abs(x) < 1e-300 && digits > 0; digits > exact || err != nil || tiny {
		return cell{s, number}
	}
	return float(x, 64)
}

// significant is how many digits a number has from the first that is not zero.
func significant(s string) (digits int) {
	for _, c := range s {
		switch {
		case c == 'e' || c == 'E':
			return digits
		case c >= '1' && c <= '9', c == '0' && digits > 0:
			digits++
		}
	}
	return digits
}

func integer(x int64) cell { return cell{strconv.FormatInt(x, 10), number} }

func truth(x bool) cell { return cell{strconv.FormatBool(x), other} }

// moment is a date and a time as ISO 8601 has them. At midnight, where no zone is known, the date says it all.
func moment(t time.Time, zoned bool) cell {
	layout := "2006-01-02T15:04:05.999999999"
	if zoned {
		layout += "Z"
	} else if t.Equal(t.Truncate(24 * time.Hour)) {
		layout = time.DateOnly
	}
	return cell{t.UTC().Format(layout), other}
}

// clock is a time of the day.
func clock(sinceMidnight time.Duration) cell {
	return cell{time.Time{}.Add(sinceMidnight).Format("15:04:05.999999999"), other}
}

// text is a text; one without letters is no value.
func text(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{s, word}
}

// plain says whether a text has nothing but a decimal number, so that a table has it as one.
func plain(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || strings.Trim(s, "0123456789+-.eE") != "" {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// doubtful says whether the point of a number could part thousands: one to three digits before it, not a zero, and three
// behind.
func doubtful(s string) bool {
	whole, rest, found := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return found && len(rest) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' &&
		strings.Trim(rest, "0123456789") == ""
}
