package dataset

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// written is a number as people write it, taken apart.
type written struct {
	value  float64
	unit   string // that stands before or after it, such as $, EUR, % or kg; "": none
	group  byte   // the sign between its thousands: , . ' or a space; 0: none
	scaled bool   // it ends in K, M or B
	label  bool   // it is digits and a capital letter right after them that is no common unit: 5A, 12B
}

// typographic are the signs of typographers, and those that stand for them on keyboards.
var typographic = strings.NewReplacer("\u2212", "-", "\u2013", "-", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2019", "'")

// takeApart reads a number with the given sign before its decimals: 1,234.50 and 12,34,567 and 1 234, $5 and 5 EUR, 47%,
// 5 kg, (1.5) and 1.5- for -1.5, 3K for 3000.
func takeApart(cell string, decimal byte) (written, bool) {
	if len(cell) > longestQuote {
		return written{}, false
	}
	rest, outer := unsigned(typographic.Replace(cell))
	first, last := strings.IndexAny(rest, decimals), strings.LastIndexAny(rest, decimals)
	if first < 0 {
		return written{}, false
	}
	if first > 0 && rest[first-1] == decimal {
		first--
	}
	before, inner := unsigned(strings.TrimSpace(rest[:first]))
	w, factor, ok := surroundings(before, strings.TrimSpace(rest[last+1:]))
	if !ok || inner != 0 && outer != 0 {
		return written{}, false
	}
	if ok = w.amount(rest[first:last+1], decimal); !ok {
		return written{}, false
	}
	w.value = float64(w.value * factor)
	w.label = isLabel(cell)
	if outer+inner < 0 {
		w.value = -w.value
	}
	return w, true
}

// decimals are the digits.
const decimals = "0123456789"

// unsigned takes the sign away, which is 1 for a plus before the rest, -1 for a minus before or after it or brackets around
// it, and 0 for none.
func unsigned(text string) (rest string, sign int) {
	for _, s := range []struct {
		before, after string
		sign          int
	}{{"(", ")", -1}, {"-", "", -1}, {"", "-", -1}, {"+", "", 1}} {
		inner, begins := strings.CutPrefix(text, s.before)
		if inner, ends := strings.CutSuffix(inner, s.after); begins && ends {
			return strings.TrimSpace(inner), s.sign
		}
	}
	return text, 0
}

// currencies stand before or after an amount; the longer ones first.
var currencies = []string{
	"EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN", "CZK", "BRL",
	"US$", "R$", "Rs.", "Rs", "kr", "$", "€", "£", "¥", "₹", "₽", "₩",
}

// magnitudes are the letters after a number that say how often it counts.
var magnitudes = map[string]float64{"K": 1e3, "k": 1e3, "M": 1e6, "B": 1e9}

// surroundings reads what stands before and after the digits.
func surroundings(before, after string) (w written, factor float64, ok bool) {
	factor = 1
	if before != "" && !slices.Contains(currencies, before) {
		return w, 0, false
	}
	w.unit = before
	if w.unit == "" {
		for _, sign := range currencies {
			if bare, found := strings.CutSuffix(after, sign); found {
				w.unit, after = sign, strings.TrimSpace(bare)
				break
			}
		}
	}
	if times, is := magnitudes[after]; is {
		w.scaled, factor, after = true, times, ""
	}
	switch {
	case after == "":
		return w, factor, true
	case w.unit != "" || !isUnit(after):
		return w, 0, false
	}
	w.unit = after
	return w, factor, true
}

// unitLetters are capital letters that are common units or say how often a number counts, right after whole numbers, too: 5V,
// 60W, 21C, 98F, 300K, 16G.
const unitLetters = "CFGHJKLMNTVW"

// isLabel says whether a cell is digits and a capital letter that is none of unitLetters.
func isLabel(cell string) bool {
	last := len(cell) - 1
	return last > 0 && strings.Trim(cell[:last], decimals) == "" && cell[last] >= 'A' && cell[last] <= 'Z' && strings.IndexByte(unitLetters, cell[last]) < 0
}

// isUnit says whether a text may be a unit: letters, a percent sign or a degree sign, and powers and fractions of such.
func isUnit(text string) bool {
	for i, r := range text {
		if !unicode.IsLetter(r) && !strings.ContainsRune("%‰°", r) && (i == 0 || !strings.ContainsRune("²³/· ", r)) {
			return false
		}
	}
	return true
}

// amount reads digits with signs between the thousands and before the decimals.
func (w *written) amount(text string, decimal byte) bool {
	whole, rest, _ := strings.Cut(text, string(decimal))
	if strings.Trim(rest, decimals) != "" {
		return false
	}
	if at := strings.IndexFunc(whole, separates); at >= 0 {
		w.group = whole[at]
		parts := strings.Split(whole, string(w.group))
		if !thousands(parts, w.group) {
			return false
		}
		whole = strings.Join(parts, "")
	}
	if strings.Trim(whole, decimals) != "" || whole == "" && rest == "" {
		return false
	}
	x, err := strconv.ParseFloat(whole+"."+rest, 64)
	w.value = x
	return err == nil
}

// thousands says whether parts of a number are its thousands: groups of three digits after up to three, or, as in India,
// groups of two, the last of three.
func thousands(parts []string, sign byte) bool {
	last := len(parts) - 1
	if n := len(parts[0]); n < 1 || n > 3 || parts[0][0] == '0' || len(parts[last]) != 3 {
		return false
	}
	size := 3
	if sign == ',' && last > 1 && len(parts[1]) == 2 && len(parts[0]) <= 2 {
		size = 2
	}
	return !slices.ContainsFunc(parts[1:last], func(part string) bool { return len(part) != size })
}
