package dataset

import (
	"slices"
	"strconv"
	"strings"
)

// DefaultMissing returns the cells that stand for no value by default; the empty cell always does.
func DefaultMissing() []string {
	return []string{"NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", "."}
}

// absent returns a function that says whether a cell stands for no value.
func (f Format) absent() func(cell string) bool {
	markers := f.Missing
	if markers == nil {
		markers = DefaultMissing()
	}
	var begins [256]bool // the first bytes of markers: most cells begin otherwise
	for _, m := range markers {
		if m != "" {
			begins[m[0]] = true
		}
	}
	return func(cell string) bool {
		return cell == "" || begins[cell[0]] && slices.Contains(markers, cell)
	}
}

// readNumber reads a cell as number does, with a point or a comma before the decimals.
func readNumber(cell string, decimal byte) (x float64, ok bool) {
	if decimal == ',' {
		if strings.IndexByte(cell, '.') >= 0 {
			return 0, false
		}
		cell = strings.Replace(cell, ",", ".", 1)
	}
	if cell == "" || cell[0] > '9' || !decimalCell(cell) {
		return 0, false
	}
	x, err := strconv.ParseFloat(cell, 64)
	return x, err == nil
}

// decimalCell is decimal, byte by byte.
func decimalCell(cell string) bool {
	for i := range len(cell) {
		switch c := cell[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return false
		}
	}
	return true
}

// numberIn is number for a table with the given sign before the decimals.
func numberIn(cell string, decimal byte) (float64, error) {
	if decimal != ',' {
		return number(cell)
	}
	if strings.IndexByte(cell, '.') >= 0 && decimalCell(strings.ReplaceAll(cell, ",", "")) {
		return 0, because(ErrNotation, "%s has a point in a table with commas before the decimals; write thousands with nothing between, such as 1000,5, or say that decimals follow a point", quoted(cell))
	}
	return number(strings.Replace(cell, ",", ".", 1))
}

// grouped says whether the only sign in a number may separate thousands as well: 1,234 and 12.345, but not 0,234 or 1,23.
func grouped(cell string, decimal byte) bool {
	whole, rest, found := strings.Cut(strings.TrimLeft(cell, "+-"), string(decimal))
	return found && len(rest) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0'
}

// resemblance is what a cell that is not a number looks like, and what to do about it; empty: nothing known.
func resemblance(cell string) string {
	switch {
	case len(cell) > longestQuote:
		return ""
	case !strings.ContainsAny(cell, decimals):
		return foreignDigits(cell)
	}
	bare := strings.TrimSpace(strings.TrimSuffix(cell, "%"))
	switch {
	case enclosed(cell) && numeric(cell[1:len(cell)-1]):
		return "a number in single quotes; write it without, or in double quotes"
	case dateLike(cell):
		return "a date; write all dates of the column as 2024-12-31"
	case bare != cell && numeric(bare):
		return "a number with a percent sign; write the number alone, and put the sign into the name of the column"
	case minus(cell) != cell && numeric(minus(cell)):
		return "a number with another sign for minus; write it with a hyphen, such as -3.5"
	case clockTime(cell):
		return "a time of the day; write it as hours, such as 13.5 for 13:30, or with its date, such as 2024-12-31 13:30"
	case priced(cell):
		return "a number with a currency; write the number alone, and put the currency into the name of the column"
	case numeric(cell):
		return "a number with signs between the thousands, or two signs for the decimals; write thousands with nothing between, such as 1000.5"
	case numeric(strings.TrimRight(cell, letters)) && len(cell) > 0 && cell[0] <= '9':
		return "a number with a unit; write the number alone, and put the unit into the name of the column"
	}
	return lookalike(cell)
}

// enclosed says whether a cell is in single quotes.
func enclosed(cell string) bool {
	return len(cell) > 2 && cell[0] == '\'' && cell[len(cell)-1] == '\''
}

var minusSigns = strings.NewReplacer("\u2212", "-", "\u2013", "-")

// minus is the cell with hyphens for typographic minus signs.
func minus(cell string) string { return minusSigns.Replace(cell) }

// clockTime says whether a cell is a time of day: hours and minutes, and perhaps seconds.
func clockTime(cell string) bool {
	hours, sign, rest := digits(cell)
	minutes, _, seconds := digits(skipByte(rest))
	return sign == ':' && hours.digits > 0 && hours.digits <= 2 && minutes.digits == 2 && strings.Trim(seconds, ":.0123456789") == ""
}

// letters are those of units.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ°µ²³/ \u00a0"

// priced says whether a number has a currency before or after it.
func priced(cell string) bool {
	for _, sign := range []string{"$", "€", "£", "¥", "₹", "EUR", "USD", "GBP", "CHF"} {
		bare := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(cell, "-"), sign), sign)
		if bare != cell && numeric(strings.TrimSpace(bare)) && strings.Contains(cell, sign) {
			return true
		}
	}
	return false
}

// dateLike says whether a cell begins with three numbers separated by the same sign.
func dateLike(cell string) bool {
	first, sign, rest := digits(cell)
	second, same, rest := digits(skipByte(rest))
	third, _, _ := digits(skipByte(rest))
	short := func(f field) bool { return f.digits == 1 || f.digits == 2 }
	return sign == same && (sign == '.' || sign == '/' || sign == '-') && short(second) &&
		(short(first) && (third.digits == 2 || third.digits == 4) || first.digits == 4 && short(third))
}

// numeric says whether a cell is a number with signs between its thousands: groups of three digits, and perhaps decimals
// after the last of two different signs.
func numeric(cell string) bool {
	if _, ok := readNumber(cell, '.'); ok {
		return true
	}
	if _, ok := readNumber(cell, ','); ok {
		return true
	}
	bare := strings.TrimLeft(cell, "+-")
	if bare == "" || bare[0] < '0' || bare[0] > '9' {
		return false
	}
	for _, sign := range [][2]string{{"’", "'"}, {"\u00a0", " "}, {"\u202f", " "}} {
		bare = strings.ReplaceAll(bare, sign[0], sign[1])
	}
	parts := strings.FieldsFunc(bare, separates)
	if len(parts) < 2 || strings.Trim(bare, "0123456789,.' ") != "" || len(parts[0]) > 3 {
		return false
	}
	signs := strings.Trim(bare, "0123456789")
	if last := signs[len(signs)-1]; strings.IndexFunc(signs, separates) >= 0 && strings.Count(bare, string(last)) == 1 {
		parts = parts[:len(parts)-1] // decimals
	}
	return !slices.ContainsFunc(parts[1:], func(part string) bool { return len(part) != 3 })
}

func separates(r rune) bool { return r == ',' || r == '.' || r == '\'' || r == ' ' }
