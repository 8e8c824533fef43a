package dataset

import (
	"fmt"
	"math"
	"strings"
)

// readWritten reads a date as readDate does, and besides: 15-Mar-2023 and Mar 15, 2023, 20231215, 2023-03 for its first day,
// and times such as 3:05 PM.
func readWritten(cell string, order DateOrder) (seconds float64, ok bool) {
	if x, ok := readDate(cell, order); ok {
		return x, true
	}
	iso := plainDate(cell)
	half := iso[max(0, len(iso)-2):]
	if strings.EqualFold(half, "AM") || strings.EqualFold(half, "PM") {
		return readHalfDay(strings.TrimSpace(iso[:len(iso)-2]), order, half[0] == 'P' || half[0] == 'p')
	}
	if iso == cell {
		return 0, false
	}
	return readDate(iso, order)
}

// readHalfDay reads a date and a time of twelve hours.
func readHalfDay(cell string, order DateOrder, afternoon bool) (seconds float64, ok bool) {
	x, ok := readDate(cell, order)
	second := int(math.FMA(-secondsPerDay, math.Floor(x/secondsPerDay), x))
	if hour := second / 3600; !ok || hour < 1 || hour > 12 || !strings.Contains(cell, ":") {
		return 0, false
	}
	switch noon := second/3600 == 12; {
	case afternoon && !noon:
		x += secondsPerDay / 2
	case !afternoon && noon:
		x -= secondsPerDay / 2
	}
	return x, true
}

// plainDate writes a date with a name of its month, without signs or without a day as 2024-12-31 is; other cells are returned
// as they are.
func plainDate(cell string) string {
	switch {
	case compact(cell):
		return cell[:4] + "-" + cell[4:6] + "-" + cell[6:]
	case len(cell) == len("2023-03") && cell[4] == '-' && strings.Trim(cell[:4]+cell[5:], decimals) == "":
		return cell + "-01"
	}
	first, rest := word(cell)
	second, rest := word(rest)
	third, rest := word(rest)
	day, month := strings.TrimRight(first, "sthndr"), monthOf(second)
	if month == 0 {
		day, month = strings.TrimRight(second, "sthndr"), monthOf(first)
	}
	d, _, left := digits(day)
	y, _, over := digits(third)
	if month == 0 || d.digits < 1 || d.digits > 2 || y.digits != 4 || left != "" || over != "" {
		return cell
	}
	return fmt.Sprintf("%04d-%02d-%02d%s", y.value, month, d.value, strings.Replace(rest, ", ", " ", 1))
}

// compact says whether a cell has the eight digits of a day from 1900 to 2099.
func compact(cell string) bool {
	if len(cell) != len("20231215") || cell[:2] != "19" && cell[:2] != "20" || strings.Trim(cell, decimals) != "" {
		return false
	}
	_, ok := readDate(cell[:4]+"-"+cell[4:6]+"-"+cell[6:], NoSlashes)
	return ok
}

// word returns the letters or digits that a text begins with, after the signs between the parts of dates.
func word(text string) (word, rest string) {
	text = strings.TrimLeft(text, " -./,")
	end := strings.IndexAny(text, " -./,T:")
	if strings.HasPrefix(text, "T") || end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

// monthOf is the month of an English name or its first three letters or more; 0: it is none.
func monthOf(name string) int {
	for i, month := range [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if len(name) >= 3 && strings.HasPrefix(month, strings.ToLower(name)) {
			return i + 1
		}
	}
	return 0
}

// impossible says whether a cell is written as a day that there is not, such as 2023-02-30 or 0000-00-00.
func impossible(cell string) bool {
	first, sign, rest := digits(cell)
	second, same, rest := digits(skipByte(rest))
	third, _, _ := digits(skipByte(rest))
	y, m, d := first, second, third
	if sign == '.' {
		y, d = d, y
	}
	if sign != same || sign != '-' && sign != '.' || y.digits != 4 || m.digits < 1 || m.digits > 2 || d.digits < 1 || d.digits > 2 {
		return false
	}
	return y.value < 1 || m.value < 1 || m.value > 12 || d.value < 1 || d.value > daysIn(y.value, m.value)
}
