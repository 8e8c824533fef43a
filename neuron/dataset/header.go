package dataset

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// sheet is what errors say of a table: its name, the names of its columns, and where it was being read.
type sheet struct {
	name   string
	header []string
	line   int // where the row read last begins
}

// at is a place in the sheet.
func (s *sheet) at(line int, column string) spot {
	return spot{table: s.name, line: line, column: column}
}

// distinct refuses a header whose columns cannot be told apart by name.
func (s *sheet) distinct() error {
	seen := make(map[string]int, len(s.header))
	for i, name := range s.header {
		if first, again := seen[name]; again {
			return s.twice(name, first, i)
		}
		seen[name] = i
	}
	return nil
}

// twice is the error for two columns of one name.
func (s *sheet) twice(name string, first, again int) error {
	return s.at(s.line, "").refuse(ErrDuplicateColumn, "columns %d and %d are both called %s; rename one of them or remove it", first+1, again+1, quoted(name))
}

// locate finds the places of the wanted columns, each of which the header must name once.
func (s *sheet) locate(wanted []string) ([]int, error) {
	found := make(map[string]int, len(wanted))
	for _, name := range wanted {
		found[name] = -1
	}
	for i, name := range s.header {
		first, asked := found[name]
		if asked && first >= 0 {
			return nil, s.twice(name, first, i)
		}
		if asked {
			found[name] = i
		}
	}
	places := make([]int, len(wanted))
	for i, name := range wanted {
		if places[i] = found[name]; places[i] < 0 {
			return nil, s.missing(name)
		}
	}
	return places, nil
}

// missing is the error for a column that the header lacks: it says what the header has, and which one may be meant.
func (s *sheet) missing(name string) error {
	at := s.at(s.line, "")
	if name == "" {
		return at.refuse(ErrNoColumn, "the column to learn was not named; choose one of %s", listed(s.header))
	}
	if len(s.header) == 1 && strings.ContainsAny(s.header[0], ";\t") {
		return at.refuse(ErrNoColumn, "the header does not name %s: it is not separated by commas; save the table with commas between the cells", quoted(name))
	}
	if parts := strings.Split(name, ","); len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(s.header, part) }) {
		return at.refuse(ErrNoColumn, "the header does not name %s, but %s; name each column by itself", quoted(name), listed(parts))
	}
	if meant := nearest(name, s.header); meant != "" {
		return at.refuse(ErrNoColumn, "the header does not name %s; did you mean %s? It names %s", quoted(name), quoted(meant), listed(s.header))
	}
	if s.spaced(name) {
		return at.refuse(ErrNoColumn, "the header does not name %s: it is separated by spaces; save the table with commas between the cells", quoted(name))
	}
	if strings.HasPrefix(name, madeName) {
		return at.refuse(ErrNoColumn, "the header does not name %s; it names %s; if these are values, say that there is no header", quoted(name), listed(s.header))
	}
	return at.refuse(ErrNoColumn, "the header does not name %s; it names %s", quoted(name), listed(s.header))
}

// spaced says whether the header is a single name that has the given one among words.
func (s *sheet) spaced(name string) bool {
	return len(s.header) == 1 && slices.Contains(strings.Fields(s.header[0]), name)
}

// The limits of nearest, so that a strange header takes no more time than a usual one.
const (
	nearestNames   = 1000
	nearestLetters = 64
)

// nearest is the first of the names that are closest to name by edit distance, ignoring case; empty if half the letters or
// more would change.
func nearest(name string, names []string) string {
	if utf8.RuneCountInString(name) > nearestLetters {
		return ""
	}
	wanted := []rune(strings.ToLower(name))
	best, changes := "", nearestLetters
	for _, candidate := range names[:min(len(names), nearestNames)] {
		if len(candidate) > 4*nearestLetters {
			continue
		}
		letters := []rune(strings.ToLower(candidate))
		d := distance(wanted, letters)
		if d < changes && 2*d < max(len(wanted), len(letters)) {
			best, changes = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters must be inserted, deleted or replaced to turn a into b.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replace := diagonal
			if x != y {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
