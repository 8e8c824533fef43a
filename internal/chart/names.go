package chart

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// shortNames shortens names to most characters, each in its middle. Names that would
// then be the same lose their common prefix instead; where that is not enough, or the
// font lacks letters of a name, its number goes before it.
func shortNames(names []string, most int) []string {
	made := make([]string, len(names))
	alike := map[string][]int{}
	for i, name := range names {
		made[i] = short(name, most)
		alike[made[i]] = append(alike[made[i]], i)
	}
	for _, group := range alike {
		if len(group) > 1 {
			cutCommon(made, names, group, most)
		}
	}
	seen := map[string]int{}
	for _, name := range made {
		seen[name]++
	}
	for i, name := range made {
		if seen[name] > 1 || drawable(name) != name {
			number := fmt.Sprintf("%d: ", i+1)
			made[i] = number + short(name, max(4, most-len(number)))
		}
	}
	return made
}

// cutCommon cuts the common prefix off a group of names.
func cutCommon(made, names []string, group []int, most int) {
	common := names[group[0]]
	for _, i := range group {
		for !strings.HasPrefix(names[i], common) {
			_, size := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-size]
		}
	}
	for _, i := range group {
		made[i] = "…" + short(names[i][len(common):], most-1)
	}
}

// missingGlyph stands in a PNG for a letter that its font lacks; an SVG is drawn with
// the reader's fonts.
const missingGlyph = '□'

// drawable is a text with missingGlyph for the letters that the font of a PNG lacks.
func drawable(text string) string {
	face := font.DefaultCache.Lookup(letters(10), 10).Face
	return strings.Map(func(r rune) rune {
		if glyph, err := face.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return missingGlyph
		}
		return r
	}, text)
}

// spelled is a canvas that draws missingGlyph for letters that the font lacks.
type spelled struct{ vg.CanvasSizer }

// FillString implements vg.Canvas.
func (s spelled) FillString(f font.Face, at vg.Point, text string) {
	s.CanvasSizer.FillString(f, at, drawable(text))
}

// widestOf is the length of the longest name in characters.
func widestOf(names []string) int {
	widest := 0
	for _, name := range names {
		widest = max(widest, utf8.RuneCountInString(name))
	}
	return widest
}

// reversed are names from the last to the first, as an axis that goes up lists them.
func reversed(names []string) []string {
	turned := slices.Clone(names)
	slices.Reverse(turned)
	return turned
}
