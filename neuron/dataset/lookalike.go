package dataset

import (
	"strings"
	"unicode"
)

// unseenSigns says whether a rune takes no room: a zero-width space, a byte order mark, a soft hyphen, a mark of direction.
func unseenSigns(r rune) bool { return unicode.Is(unicode.Cf, r) }

// typographicQuotes are those that word processors put for quotes.
const typographicQuotes = "“”„‟‘’‚‛«»‹›"

// lookalike is what a cell that measures something without being a number looks like, and what to do about it; empty: nothing
// known.
func lookalike(cell string) string {
	switch bare := strings.Trim(cell, bounds); {
	case bare != cell && numeric(strings.TrimSpace(bare)):
		return "a number with a sign for less, more, about or a note; write the number alone"
	case cell[0] == '\'' && numeric(cell[1:]):
		return "a number with an apostrophe before it; write it without"
	case cell[0] == '=':
		return "a formula of a spreadsheet; save its value"
	case uncertain(cell):
		return "a number with its uncertainty; write them in two columns"
	case strings.ContainsAny(cell, decimals) && strings.Contains(cell, "°"):
		return "an angle in degrees and minutes; write it in degrees, such as 52.5"
	case strings.ContainsFunc(cell, unseenSigns) && numeric(strings.TrimFunc(cell, unseenSigns)):
		return "a number with characters that cannot be seen; write it without"
	case numeric(strings.Trim(cell, typographicQuotes)):
		return "a number in typographic quotes; write it without"
	case foreign(cell):
		return "a number as programmers write it; write a plain decimal number such as 1000, -3.5 or 6e23"
	case fraction(cell):
		return "a fraction, or a day and a month; write it as a number such as 0.5, or as a date such as 2024-12-31"
	case feet(cell):
		return "a length in feet and inches; write it in one unit, such as 71 for 5'11\""
	case span(cell):
		return "a span of time; write it in one unit, such as 150 for 2h 30m"
	case namedMonth(cell):
		return "a date; write all dates of the column as 2024-12-31"
	}
	return ""
}

// bounds are the signs around a number that is less, more or about what is written, or has a note.
const bounds = "<>≤≥=~≈+*†‡§¹²³ "

// uncertain says whether a cell is a number and by how much it may differ.
func uncertain(cell string) bool {
	for _, sign := range []string{"±", "+/-", "+-"} {
		if x, by, found := strings.Cut(cell, sign); found && numeric(strings.TrimSpace(x)) && numeric(strings.TrimSpace(by)) {
			return true
		}
	}
	return false
}

// foreignDigits is what a cell without the digits 0 to 9 looks like.
func foreignDigits(cell string) string {
	if strings.ContainsFunc(cell, unicode.IsDigit) && strings.TrimFunc(cell, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(".,-", r) }) == "" {
		return "a number in other digits; write it with 0 to 9"
	}
	return ""
}

// fraction says whether a cell is two whole numbers with a slash between.
func fraction(cell string) bool {
	over, sign, rest := digits(cell)
	under, _, left := digits(skipByte(rest))
	return sign == '/' && over.digits > 0 && under.digits > 0 && left == ""
}

// feet says whether a cell is a length such as 5'11", 6' 2 or 5′.
func feet(cell string) bool {
	long, _, rest := digits(cell)
	for _, sign := range []string{"'", "’", "′", "ft"} {
		inches, found := strings.CutPrefix(strings.TrimSpace(rest), sign)
		if !found || long.digits == 0 || long.digits > 2 {
			continue
		}
		short, _, left := digits(strings.TrimSpace(inches))
		switch strings.TrimSpace(left) {
		case "":
			return short.digits <= 2 && sign != "ft" || short.digits > 0
		case "\"", "″", "”", "''", "in":
			return short.digits > 0
		}
	}
	return false
}

// spans are the units of time, shortened and in full.
var spans = setOf([]string{
	"d", "day", "days", "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes",
	"s", "sec", "secs", "second", "seconds", "w", "wk", "week", "weeks",
})

// span says whether a cell is a time in two units or more, such as 2h 30m.
func span(cell string) bool {
	units := 0
	for ; cell != ""; units++ {
		number, _, rest := digits(cell)
		rest = strings.TrimLeft(rest, " ")
		unit := rest[:len(rest)-len(strings.TrimLeftFunc(rest, unicode.IsLetter))]
		if number.digits == 0 || !spans[strings.ToLower(unit)] {
			return false
		}
		cell = strings.TrimLeft(rest[len(unit):], " ,")
	}
	return units > 1
}

// namedMonth says whether a cell is a day, a word and a year, as dates are in most languages: 3. März 2023, mars 3, 2023.
func namedMonth(cell string) bool {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(" .,-/", r) })
	if len(parts) != 3 {
		return false
	}
	if strings.Trim(parts[0], decimals) != "" {
		parts[0], parts[1] = parts[1], parts[0]
	}
	day, _, after := digits(parts[0])
	year, _, over := digits(parts[2])
	word := strings.IndexFunc(parts[1], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	return word && len(parts[1]) >= 3 && after == "" && over == "" && day.digits <= 2 && day.value >= 1 && day.value <= 31 && year.digits == 4
}
