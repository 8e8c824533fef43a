package dataset

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

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
