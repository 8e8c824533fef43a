package tables

import (
	"regexp"
	"strings"
)

// style is what the format of a cell makes of its number.
type style byte

const (
	asNumber style = iota
	dated          // a date, with a time or without
	timed          // a time of the day, if it is less than one
)

// inQuotes is what a number format writes as it is, and what it says of colours, conditions and languages.
var inQuotes = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// elapsed are hours, minutes or seconds beyond a day or an hour: a duration, which is a number.
var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

// styleOf tells dates and times by the letters of a number format, such as yyyy-mm-dd or h:mm AM/PM.
func styleOf(code string) style {
	code, _, _ = strings.Cut(code, ";")
	if elapsed.MatchString(code) {
		return asNumber
	}
	code = strings.ToLower(inQuotes.ReplaceAllString(code, ""))
	switch {
	case strings.Contains(code, "general"):
		return asNumber
	case strings.ContainsAny(code, "yd"):
		return dated
	case strings.ContainsAny(code, "hs"):
		return timed
	case strings.Contains(code, "m"):
		return dated
	default:
		return asNumber
	}
}

// builtIn are the formats of dates and times that a file names by number alone. Those that are a date in one language and a
// time in another are times, which are dates from the first day on.
func builtIn(id int) style {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id == 50, id == 51, id == 54, id == 57, id == 58:
		return dated
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 52, id == 53, id == 55, id == 56:
		return timed
	default:
		return asNumber // 46 is elapsed hours
	}
}
