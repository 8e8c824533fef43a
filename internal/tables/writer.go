package tables

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// writer writes rows of cells as CSV text, and notes what the text does not say.
type writer struct {
	out     *bufio.Writer
	columns []column
}

// column is what was noted of a column.
type column struct {
	name   string
	plain  int  // cells that the file holds as text and that are numbers
	words  int  // other texts
	others int  // cells of other kinds
	proven bool // a number was written whose point can only be one before decimals
}

func newWriter(out io.Writer) *writer { return &writer{out: bufio.NewWriterSize(out, 64<<10)} }

// write writes a row, filled up with empty cells to the longest one so far; a row without cells is a blank line.
func (w *writer) write(row []cell) error {
	if len(row) == 0 {
		return w.out.WriteByte('\n')
	}
	for len(w.columns) < len(row) {
		w.columns = append(w.columns, column{})
	}
	for i := range w.columns {
		if i > 0 {
			_ = w.out.WriteByte(',')
		}
		if i < len(row) {
			w.field(w.columns[i].take(row[i]))
		}
	}
	return w.out.WriteByte('\n')
}

// take notes a cell and returns what to write. The first decimal number of a column gets a zero more where a reader might
// take its point for one between thousands: 1.2340 can only be a fraction.
func (c *column) take(x cell) string {
	switch x.kind {
	case name:
		*c = column{name: x.text}
	case word:
		if plain(x.text) {
			c.plain++
		} else {
			c.words++
		}
	case number, other:
		c.others++
	case empty:
	}
	if x.kind == number && !c.proven && strings.Contains(x.text, ".") {
		c.proven = true
		if doubtful(x.text) {
			return x.text + "0"
		}
	}
	return x.text
}

// field writes a cell, in quotes where it has what means something in a table.
func (w *writer) field(text string) {
	if !strings.ContainsAny(text, ",;|\t\"\r\n") && !strings.HasPrefix(text, "#") && text == strings.TrimSpace(text) {
		_, _ = w.out.WriteString(text)
		return
	}
	_ = w.out.WriteByte('"')
	_, _ = w.out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	_ = w.out.WriteByte('"')
}

// mostNamed is how many columns a notice names.
const mostNamed = 5

// notices tell of columns of numbers that the file holds as texts.
func (w *writer) notices() []string {
	var names []string
	for _, c := range w.columns {
		if c.plain > 0 && c.words == 0 && c.others == 0 {
			names = append(names, c.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the file holds the numbers of %s as text; they are read as numbers; where they are labels or codes, say so: --kind %s",
		listed(names), argument(names[0]+"=category"))}
}

// argument is a word of a command line.
func argument(word string) string {
	if strings.ContainsFunc(word, func(r rune) bool {
		return !strings.ContainsRune("=_-.", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

// listed names things, the first few of many.
func listed(names []string) string {
	more := ""
	if len(names) > mostNamed {
		more = fmt.Sprintf(" and %d more", len(names)-mostNamed)
		names = names[:mostNamed]
	}
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(quoted, ", ") + more
}
