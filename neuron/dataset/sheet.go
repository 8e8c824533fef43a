package dataset

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// defaultBytes is the longest text that is read when nothing else was said.
const defaultBytes = 16 << 20

// maxColumns is how many cells a row may have, so that no line costs more memory than a table may.
const maxColumns = 1_000_000

// sheet cuts a table's text into rows of cells.
type sheet struct {
	name   string
	text   []byte
	rows   *csv.Reader
	header []string
	line   int // where the row read last begins
}

// open reads the text, at most maxBytes of it (0: the default), and its header.
func open(r io.Reader, name string, maxBytes int64) (*sheet, error) {
	s := &sheet{name: called(name)}
	if err := s.load(r, maxBytes); err != nil {
		return nil, err
	}
	if err := s.inspect(); err != nil {
		return nil, err
	}
	s.rows = csv.NewReader(bytes.NewReader(s.text))
	s.rows.FieldsPerRecord = -1
	s.rows.ReuseRecord = true
	s.rows.TrimLeadingSpace = true
	header, err := s.record()
	if errors.Is(err, io.EOF) {
		return nil, s.nothing()
	}
	if err != nil {
		return nil, err
	}
	s.header = append(s.header, header...)
	return s, nil
}

// at is a place in the sheet.
func (s *sheet) at(line int, column string) spot {
	return spot{table: s.name, line: line, column: column}
}

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

// next reads a row of as many cells as the header has names, valid until the next call; io.EOF follows the last one.
func (s *sheet) next() ([]string, error) {
	begin := s.rows.InputOffset()
	row, err := s.record()
	if err != nil {
		return nil, err
	}
	if len(row) != len(s.header) {
		return nil, s.at(s.line, "").refuse(ErrRagged, "%d instead of %d cells; add or remove cells, and put a cell that holds a comma into quotes", len(row), len(s.header))
	}
	if len(row) == 1 && blankLine(s.text[begin:]) {
		return nil, s.at(s.lineOf(int(begin)), s.header[0]).refuse(ErrEmptyCell, "the line is blank with rows after it; fill it in or remove it")
	}
	return row, nil
}

// blankLine says whether a text begins with the end of a line.
func blankLine(text []byte) bool {
	return bytes.HasPrefix(text, []byte("\n")) || bytes.HasPrefix(text, []byte("\r\n"))
}

// record reads the cells of the next line that is not blank. Where the table has one column, a blank line is a cell.
func (s *sheet) record() ([]string, error) {
	for {
		row, err := s.rows.Read()
		if err != nil {
			return nil, s.explain(err)
		}
		s.line, _ = s.rows.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if len(row) > 1 || row[0] != "" || len(s.header) == 1 {
			return row, nil
		}
	}
}

// explain says in our words what the csv reader stumbled over.
func (s *sheet) explain(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, csv.ErrBareQuote):
		errors.As(err, &parse)
		return s.at(parse.Line, "").refuse(ErrQuote, "a cell has a quote inside; put the whole cell into quotes and write the quote twice, as in \"5\"\" pipe\"")
	case errors.As(err, &parse) && s.ends(parse.Line, parse.Column):
		return s.at(parse.StartLine, "").refuse(ErrQuote, "a cell of the row that begins here opens with a quote that is never closed; close it right before the comma or the end of the line")
	case errors.As(err, &parse):
		return s.at(parse.Line, "").refuse(ErrQuote, "a cell goes on after its closing quote; close it right before the comma or the end of the line, and write a quote inside it twice")
	default:
		return fmt.Errorf("%s: reading the table: %w", s.name, err)
	}
}

// ends says whether nothing but space follows in the text from a line and a column on, which counts bytes from 1.
func (s *sheet) ends(line, column int) bool {
	rest := s.text
	for ; line > 1; line-- {
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	return len(bytes.TrimSpace(rest[min(column-1, len(rest)):])) == 0
}
