package dataset

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// defaultBytes is the longest text that is read when nothing else was said.
const defaultBytes = 16 << 20

// maxColumns is how many cells a row may have, so that no line costs more memory than a table may.
const maxColumns = 1_000_000

// load takes in the text without its byte order mark.
func (s *sheet) load(r io.Reader, maxBytes int64) error {
	if maxBytes <= 0 {
		maxBytes = defaultBytes
	}
	text, err := io.ReadAll(io.LimitReader(r, min(maxBytes, math.MaxInt64-1)+1))
	if err != nil {
		return fmt.Errorf("%s: reading the table: %w", s.name, err)
	}
	if int64(len(text)) > maxBytes {
		return s.at(0, "").refuse(ErrTooLong, "the table has more than %s; remove rows or columns, or raise the limit", size(maxBytes))
	}
	s.text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	return nil
}

// size writes a number of bytes for people.
func size(n int64) string {
	if n >= 1<<20 && n%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// inspect refuses what is no text of a table at all.
func (s *sheet) inspect() error {
	if at := invalid(s.text); at >= 0 {
		return s.at(s.lineOf(at), "").refuse(ErrEncoding, "the byte 0x%02x does not belong there; save the table as UTF-8 (in a spreadsheet: \"CSV UTF-8\")", s.text[at])
	}
	if at := bytes.IndexByte(s.text, 0); at >= 0 {
		return s.at(s.lineOf(at), "").refuse(ErrNUL, "text has none, so this is another kind of file, or UTF-16; save the table as CSV in UTF-8")
	}
	text := bytes.TrimSpace(s.text)
	if len(text) == 0 {
		return s.nothing()
	}
	if bytes.IndexByte(text, '\r') >= 0 && bytes.IndexByte(text, '\n') < 0 {
		return s.at(0, "").refuse(ErrLineEnds, "lines are parted by carriage returns alone, as long ago on the Macintosh; save the table with line feeds")
	}
	if line := s.crowded(); line > 0 {
		return s.at(line, "").refuse(ErrTooManyCells, "the row that begins here has more than %d; save a table with fewer columns", maxColumns)
	}
	return nil
}

// crowded is the line of the first row with more cells than there may be, or 0.
func (s *sheet) crowded() int {
	cells, quoted, begin := 1, false, 0
	for at, c := range s.text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted:
			cells, begin = 1, at+1
		case c == ',' && !quoted:
			cells++
		}
		if cells > maxColumns {
			return s.lineOf(begin)
		}
	}
	return 0
}

// nothing refuses a table without a header.
func (s *sheet) nothing() error {
	return s.at(0, "").refuse(ErrEmpty, "a table begins with a line that names its columns, such as width,height,kind, and has a line for every row")
}

// invalid is where the first byte that is not UTF-8 stands, or -1.
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

// lineOf is the line that a byte of the text stands in.
func (s *sheet) lineOf(at int) int {
	return 1 + bytes.Count(s.text[:at], []byte("\n"))
}
