package dataset

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxColumns is how many cells a row may have, so that no line takes more memory than a table may.
const maxColumns = 1_000_000

// longestRow is how many bytes the cells of one row may have, so that no line takes more memory than a table may.
const longestRow = 16 << 20

// cutter cuts a text into rows of cells as in RFC 4180, row after row: cells may be quoted, and then contain delimiters, line
// ends and doubled quotes. Lines end in LF, CRLF or CR.
type cutter struct {
	name      string
	in        *bufio.Reader
	delimiter byte
	special   [256]bool
	line      int    // of the next byte
	begin     int    // where the row read last begins
	wrapped   bool   // a cell of it has a line end in quotes
	text      []byte // of the row's cells, one after the other
	ends      []int  // where each of them ends in it
	row       []string
}

// What there is room for at first.
const (
	usualCells = 8
	usualText  = 128
)

func newCutter(name string, in *bufio.Reader, delimiter byte) *cutter {
	c := &cutter{
		name: name, in: in, delimiter: delimiter, line: 1,
		text: make([]byte, 0, usualText), ends: make([]int, 0, usualCells), row: make([]string, 0, usualCells),
	}
	for _, b := range []byte{delimiter, '"', '\r', '\n', 0} {
		c.special[b] = true
	}
	return c
}

func (c *cutter) refuse(line int, what error, details string, args ...any) error {
	return spot{table: c.name, line: line}.refuse(what, details, args...)
}

// next reads a row, its cells without the space around them. The row is valid until the next call; io.EOF follows the last.
func (c *cutter) next() ([]string, error) {
	c.text, c.ends, c.row, c.begin = c.text[:0], c.ends[:0], c.row[:0], c.line
	c.wrapped = false
	if _, err := c.in.Peek(1); err != nil {
		return nil, c.failed(err)
	}
	for more := true; more; {
		var err error
		if more, err = c.cell(); err != nil {
			return nil, err
		}
		if c.ends = append(c.ends, len(c.text)); len(c.ends) > maxColumns {
			return nil, c.refuse(c.begin, ErrTooManyCells, "the row that begins here has more than %d; save a table with fewer columns", maxColumns)
		}
	}
	return c.cells()
}

// cells returns the cells of the row.
func (c *cutter) cells() ([]string, error) {
	if at := invalid(c.text); at >= 0 {
		return nil, c.refuse(c.begin, ErrEncoding, "the byte 0x%02x of the row that begins here does not belong there, as in a table saved as Latin-1 or Windows-1252; save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\"; or: iconv -f WINDOWS-1252 -t UTF-8)", c.text[at])
	}
	text, from := string(c.text), 0
	for _, end := range c.ends {
		c.row = append(c.row, strings.TrimSpace(text[from:end]))
		from = end
	}
	return c.row, nil
}

// invalid is the index of the first byte that is not UTF-8, or -1.
func invalid(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}

// cell takes in one cell and says whether its row goes on.
func (c *cutter) cell() (more bool, err error) {
	if err := c.spaces(); err != nil {
		return false, err
	}
	end, err := byte('\n'), error(nil)
	if next, _ := c.in.Peek(1); len(next) == 1 && next[0] == '"' {
		c.skip(1)
		end, err = c.quoted()
	} else {
		end, err = c.upTo()
	}
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return false, err
	case end == c.delimiter:
		return true, nil
	case end == '"':
		return false, c.refuse(c.line, ErrQuote, "a cell has a quote inside; put the whole cell into quotes and write the quote twice, as in \"5\"\" pipe\"")
	case end == 0:
		return false, c.nul()
	}
	c.newline(end)
	return false, nil
}

// upTo takes in everything before the next special byte, and returns that byte.
func (c *cutter) upTo() (byte, error) {
	for {
		if _, err := c.in.Peek(1); err != nil {
			return 0, c.failed(err)
		}
		chunk, _ := c.in.Peek(c.in.Buffered())
		n := 0
		for n < len(chunk) && !c.special[chunk[n]] {
			n++
		}
		c.text = append(c.text, chunk[:n]...)
		if len(c.text) > longestRow {
			return 0, c.refuse(c.begin, ErrTooLong, "the row that begins here has more than %s; perhaps a quote in it is never closed, or this is no table", size(longestRow))
		}
		if n < len(chunk) {
			b := chunk[n]
			c.skip(n + 1)
			return b, nil
		}
		c.skip(n)
	}
}

// spaces skips blanks, and tabs unless they are the delimiter.
func (c *cutter) spaces() error {
	for {
		next, err := c.in.Peek(1)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return c.failed(err)
		}
		if b := next[0]; b != ' ' && b != '\t' || b == c.delimiter {
			return nil
		}
		c.skip(1)
	}
}

// newline counts a line; a carriage return takes a line feed with it.
func (c *cutter) newline(b byte) {
	c.line++
	if next, _ := c.in.Peek(1); b == '\r' && len(next) == 1 && next[0] == '\n' {
		c.skip(1)
	}
}

// skip skips bytes that were peeked at.
func (c *cutter) skip(n int) { _, _ = c.in.Discard(n) }

// nul is the error for a NUL byte.
func (c *cutter) nul() error {
	return c.refuse(c.line, ErrNUL, "text has none, so this is another kind of file, or UTF-16; save the table as CSV in UTF-8")
}

// failed is io.EOF at the end of the text, else the error that says why it cannot be read on.
func (c *cutter) failed(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if errors.Is(err, ErrTooLong) {
		return err
	}
	return fmt.Errorf("%s: reading the table: %w", c.name, err)
}
