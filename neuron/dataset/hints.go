package dataset

import (
	"slices"
	"strings"
)

// hints gathers what cells of a column may mean though they are read as something else.
type hints struct {
	truths  int    // cells that say yes or no in some way, 0 and 1 among them
	hollow  odds   // values that may say that there is none
	sums    odds   // values that name a row of sums
	turned  odds   // values that a spreadsheet may have made of a range or a code
	coded   bool   // some other value has digits, as those have
	power   string // the first number such as 2E10, as codes may be; empty: there is none
	signed  bool   // some number has a power of ten that is no such code: 1.5e3, 2E+10
	dialled string // the first number such as +4930123456
	days    int    // numbers that are days, such as 20241231
	day     string // the first of them
}

// cell takes in a cell.
func (h *hints) cell(cell string, values int) {
	if h.truths == values-1 {
		if _, ok := readBoolean(cell); ok {
			h.truths++
		}
	}
	if compact(cell) {
		count(&h.days, &h.day, cell)
	}
	if h.dialled == "" && len(cell) > len("+1234567") && cell[0] == '+' && strings.Trim(cell[1:], decimals) == "" {
		h.dialled = short(cell)
	}
	if at := strings.IndexAny(cell, "eE"); at > 0 && cell[0] <= '9' {
		if strings.Trim(cell[:at]+cell[at+1:], decimals) != "" {
			h.signed = true
		} else if h.power == "" {
			h.power = short(cell)
		}
	}
}

// value takes in a value that occurs for the first time.
func (h *hints) value(cell string, line int) {
	if len(cell) > longestHint {
		return
	}
	lower := strings.ToLower(cell)
	switch {
	case hollows[lower] && !h.hollow.full():
		h.hollow.add(cell, line)
	case (sums[strings.TrimRight(lower, ": ")] || strings.HasSuffix(lower, " total")) && !h.sums.full():
		h.sums.add(cell, line)
	case dayOfMonth(cell) && !h.turned.full():
		h.turned.add(cell, line)
	default:
		h.coded = h.coded || strings.ContainsAny(cell, decimals)
	}
}

// longestHint is how many bytes a value may have that is one.
const longestHint = 32

// hollows are values, in small letters, that may say that there is none.
var hollows = setOf([]string{
	"n/a", "n.a.", "n.a", "na", "nan", "null", "nil", "missing", "not available", "n/d", "n.d.", "k.a.", "--", "---", "?", "-", ".",
	"(null)", "(blank)", "<na>", "<null>", "undefined", "#n/a", "#na", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!",
})

// sums are values, in small letters, that name a row of sums.
var sums = setOf([]string{
	"total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum", "gesamt", "insgesamt", "summe",
	"gesamtsumme", "zwischensumme", "total général", "sous-total", "totale", "totaal", "suma",
})

// dayOfMonth says whether a value is a day and a month's short name, as spreadsheets write 9-10 and MARCH1.
func dayOfMonth(cell string) bool {
	before, after, found := strings.Cut(cell, "-")
	if found && len(before) == 3 {
		before, after = after, before
	}
	return found && len(after) == 3 && monthOf(after) > 0 && len(before) <= 2 && before != "" && strings.Trim(before, decimals) == ""
}

// warnings are those about texts.
func (h *hints) warnings(name string) (list []Warning) {
	if len(h.hollow) > 0 {
		list = append(list, warn(ProblemMissing, name, "cells such as %s may say that there is no value, and count as values like others; name them as missing ones (--missing, in place of the usual ones) unless they say something", h.hollow.places()))
	}
	if len(h.sums) > 0 {
		list = append(list, warn(ProblemStray, name, "rows such as that of %s seem to sum up others; remove them", h.sums.places()))
	}
	if len(h.turned) > 0 && !h.turned.full() && h.coded {
		list = append(list, warn(ProblemNotation, name, "values such as %s look like ranges or codes that a spreadsheet took for dates; write them as they were", h.turned.places()))
	}
	return list
}

// codes are warnings about numbers that may be codes, by the way they are written and what the column is called.
func (h *hints) codes(name string, values int) []Warning {
	says := func(text, example string) []Warning {
		return []Warning{warn(ProblemNotation, name, text+"; if they are codes, choose the kind %s (--kind %[3]s=%[2]s)", example, Category, short(name))}
	}
	switch {
	case h.power != "" && !h.signed:
		return says("numbers such as %s are read as powers of ten", h.power)
	case h.dialled != "":
		return says("numbers such as %s look like telephone numbers and are read as amounts", h.dialled)
	case h.days == values:
		return []Warning{warn(ProblemNotation, name, "numbers such as %s look like days and are read as amounts; if they are days, choose the kind %s (--kind %s=%[2]s)", h.day, Date, short(name))}
	case calledAsCodes(name):
		return []Warning{warn(ProblemNotation, name, "it is called as if it held codes, and is read as amounts; if they are codes, choose the kind %s (--kind %s=%[1]s)", Category, short(name))}
	}
	return nil
}

var wordSigns = strings.NewReplacer("_", "", " ", "", "-", "", ".", "")

// calledAsCodes says whether the name of a column says that its numbers are codes.
func calledAsCodes(name string) bool {
	bare := strings.ToLower(wordSigns.Replace(name))
	return strings.HasSuffix(bare, "code") || slices.Contains([]string{
		"zip", "plz", "postleitzahl", "phone", "phonenumber", "telephone", "tel", "mobile",
		"fax", "ssn", "sku", "ean", "gtin", "isbn", "version",
	}, bare)
}
