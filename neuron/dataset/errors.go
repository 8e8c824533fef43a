package dataset

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Why a table can be refused. The errors of this package wrap one of these and add, in one paragraph, where it was found
// and what to do about it.
var (
	ErrEmpty           = errors.New("nothing to read")
	ErrTooLong         = errors.New("too long a text")
	ErrEncoding        = errors.New("not UTF-8 text")
	ErrNUL             = errors.New("a NUL byte")
	ErrQuote           = errors.New("a quote without its pair")
	ErrNoColumn        = errors.New("no such column")
	ErrDuplicateColumn = errors.New("a column name used twice")
	ErrNoInputs        = errors.New("no input column")
	ErrNoRows          = errors.New("no rows")
	ErrTooFewRows      = errors.New("too few rows")
	ErrTooManyCells    = errors.New("too many cells")
	ErrRagged          = errors.New("a row of another length than the header")
	ErrText            = errors.New("text where a number belongs")
	ErrNotFinite       = errors.New("not a finite number")
	ErrNotation        = errors.New("a number in a notation that is not read")
	ErrTask            = errors.New("a task that cannot be done")
	ErrNoLabel         = errors.New("an empty target")
	ErrMixedTarget     = errors.New("numbers and text mixed in the target")
	ErrTwoSpellings    = errors.New("one class spelled in two ways")
	ErrOneClass        = errors.New("a single class")
	ErrTooManyClasses  = errors.New("too many classes")
	ErrConstantTarget  = errors.New("a target that never changes")
	ErrShare           = errors.New("a share that cannot be held out")
	ErrFormat          = errors.New("a format that no table has")
	ErrKind            = errors.New("a kind that a column cannot have")
	ErrChanged         = errors.New("a table that changed while it was read")
	ErrFeatures        = errors.New("too many features")
	ErrRecipe          = errors.New("a recipe that cannot be followed")
	ErrPreparation     = errors.New("not a preparation")
	ErrFolds           = errors.New("folds that cannot be made")
	ErrWeight          = errors.New("not a weight")
)

// spot is a place in a table as people see it: lines count from 1, that of the header.
type spot struct {
	table  string
	line   int    // 0: the table as a whole
	column string // empty: the line as a whole
}

// String names the place, such as `iris, line 4, column "petal_width"`.
func (s spot) String() string {
	place := s.table
	if s.line > 0 {
		place += fmt.Sprintf(", line %d", s.line)
	}
	if s.column != "" {
		place += ", column " + quoted(s.column)
	}
	return place
}

// refuse is the error for what was found at the spot; the details say what exactly it was and what to do.
func (s spot) refuse(what error, details string, args ...any) error {
	return s.wrap(because(what, details, args...))
}

// wrap puts the spot before an error.
func (s spot) wrap(err error) error {
	return fmt.Errorf("%v: %w", s, err)
}

// because joins a sentinel with its details.
func because(what error, details string, args ...any) error {
	return fmt.Errorf("%w: %s", what, fmt.Sprintf(details, args...))
}

// longestQuote is how many characters of a cell or a name an error shows.
const longestQuote = 40

// quoted shows a cell or a name in quotes, shortened, on one line and without control characters.
func quoted(s string) string {
	return strconv.Quote(short(s))
}

// short keeps the beginning of a long text.
func short(s string) string {
	shown := 0
	for i := range s {
		if shown == longestQuote {
			return s[:i] + "…"
		}
		shown++
	}
	return s
}

// called is how errors name the table: without quotes where that is possible.
func called(name string) string {
	switch {
	case name == "":
		return "table"
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return quoted(name)
	default:
		return short(name)
	}
}

// listed shows the first few names of a list.
func listed(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = quoted(name)
	}
	return few(all)
}

// few joins the first words of a list and says how many more there are.
func few(words []string) string {
	const most = 12
	if len(words) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
	}
	return strings.Join(words, ", ")
}
