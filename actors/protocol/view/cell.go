package view

import (
	"math"
	"strconv"
	"strings"
)

// TextCell is a text as a CSV has it that may be opened as a spreadsheet: one that would be
// taken for a formula gets an apostrophe in front.
func TextCell(text string) string {
	if formula(text) {
		return "'" + text
	}
	return text
}

// formula says whether a spreadsheet would take a text for a formula.
func formula(text string) bool {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err != nil
}

// NumberCell is a number in the fewest digits that tell it from all others.
func NumberCell(x *float64) string {
	if x == nil {
		return strconv.FormatFloat(math.NaN(), 'g', -1, 64)
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}
