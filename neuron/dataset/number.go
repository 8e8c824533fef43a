package dataset

import (
	"errors"
	"strconv"
	"strings"
)

// number reads a decimal number such as 12, -3.5, .5 or 6.02e23, rounded to the nearest float64 (too small a number
// becomes 0). It refuses what strconv would take beyond that: hexadecimal, underscores, infinities and NaN.
func number(cell string) (float64, error) {
	x, err := strconv.ParseFloat(cell, 64)
	switch {
	case decimal(cell) && err == nil:
		return x, nil
	case decimal(cell) && errors.Is(err, strconv.ErrRange):
		return 0, because(ErrNotFinite, "%s is beyond ±1.8e308, the largest number there is room for; correct the cell or write the column in a larger unit", quoted(cell))
	case err == nil && !strings.ContainsAny(cell, "xX_"):
		return 0, because(ErrNotFinite, "%s is no number to learn from; put a number in, or remove the row or the column", quoted(cell))
	case foreign(cell):
		return 0, because(ErrNotation, "%s is written for programmers; write a plain decimal number such as 1000, -3.5 or 6e23", quoted(cell))
	case minus(cell) != cell && decimal(minus(cell)) && parses(minus(cell)):
		return 0, because(ErrNotation, "%s has another sign for minus; write it with a hyphen, such as -3.5", quoted(cell))
	case strings.Contains(cell, ",") && decimal(strings.ReplaceAll(cell, ",", "")):
		return 0, because(ErrNotation, "%s has a comma; write decimals with a point and thousands with nothing between, such as 1000.5", quoted(cell))
	default:
		return 0, because(ErrText, "%s is not a number such as 12, -3.5 or 6e23; correct the cell, or remove the row or the column", quoted(cell))
	}
}

// parses says whether a cell is a number and nothing else.
func parses(cell string) bool {
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}

// decimal says whether a cell has only the characters of a decimal number.
func decimal(cell string) bool {
	return cell != "" && strings.Trim(cell, "0123456789+-.eE") == ""
}

// foreign says whether a cell is a number as programming languages write it: 0x1p3, 0b101, 1_000.
func foreign(cell string) bool {
	if _, err := strconv.ParseInt(cell, 0, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return true
	}
	_, err := strconv.ParseFloat(strings.ReplaceAll(cell, "_", ""), 64)
	return err == nil || errors.Is(err, strconv.ErrRange)
}
