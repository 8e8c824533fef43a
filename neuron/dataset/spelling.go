package dataset

import (
	"slices"
	"strings"
	"unicode"
)

// spellings warns of values that differ only in how they are spelled: they are learned as different values.
func spellings(column string, values []string) []Warning {
	alike := make(map[string]string, len(values)) // values by what is left of them
	var twice []string
	for _, value := range slices.Sorted(slices.Values(values)) {
		bare := folded(value)
		if first, known := alike[bare]; known {
			twice = append(twice, quoted(first)+" and "+quoted(value))
		} else {
			alike[bare] = value
		}
	}
	if len(twice) == 0 {
		return nil
	}
	return []Warning{warn(ProblemSpelling, column, "%s differ only in case, spaces, accents, typographic quotes or characters that cannot be seen, and are learned as different values; write alike what is the same", few(twice))}
}

// accented are letters with an accent, and plain the same letters without, in the same order.
const (
	accented   = "àáâãäåāăąçćčďèéêëēęěğìíîïīįľñńňòóôõöőřśšşșťțùúûüūůűýÿźžż"
	unaccented = "aaaaaaaaacccdeeeeeeegiiiiiilnnnoooooorssssttuuuuuuuyyzzz"
)

// plainLetter finds the plain letter of an accented one.
var plainLetter = func() map[rune]rune {
	letters := make(map[rune]rune, len(unaccented))
	for i, r := range []rune(accented) {
		letters[r] = rune(unaccented[i])
	}
	return letters
}()

// folded is what is left of a value without case, accents, typographic quotes, characters that cannot be seen, and spaces
// but one between words. Letters with accents of their own and those followed by an accent come to the same.
func folded(value string) string {
	bare := strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case unseenSigns(r), r >= '\u0300' && r <= '\u036f', strings.ContainsRune(typographicQuotes, r):
			return -1
		case plainLetter[r] != 0:
			return plainLetter[r]
		}
		return r
	}, value)
	return strings.Join(strings.Fields(bare), " ")
}

// groupSpellings finds values of the column of groups that differ only in how they are spelled, in memory that grows with the
// groups and not with their names.
type groupSpellings struct {
	seen  map[uint64]struct{} // what is left of the groups so far
	twice odds                // those of which the same is left as of another
}

// add takes in the value of a group that is new.
func (g *groupSpellings) add(cell string, line int) {
	bare := fnv(folded(cell))
	if _, known := g.seen[bare]; known && !g.twice.full() {
		g.twice.add(cell, line)
	}
	if g.seen == nil {
		g.seen = map[uint64]struct{}{}
	}
	g.seen[bare] = struct{}{}
}

// warnings say which groups may be one.
func (g *groupSpellings) warnings(column string) []Warning {
	if len(g.twice) == 0 {
		return nil
	}
	return []Warning{warn(ProblemSpelling, column, "groups such as %s differ from another only in case, spaces, accents, typographic quotes or characters that cannot be seen, and are divided as if they were others; write alike what is the same", g.twice.places())}
}
