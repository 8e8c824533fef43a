package chart

import (
	"unicode"

	"golang.org/x/text/width"
)

// across is the width of a text in columns of a terminal.
func across(text string) (places int) {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case width.LookupRune(r).Kind() == width.EastAsianWide, width.LookupRune(r).Kind() == width.EastAsianFullwidth:
			places += 2
		default:
			places++
		}
	}
	return places
}

// narrowed cuts a text to a width.
func narrowed(text string, places int) string {
	cut := text
	for most := places; across(cut) > places && most > 0; most-- {
		cut = short(text, most)
	}
	return cut
}
