package tables

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	maxSheetRows    = 1 << 20
	maxSheetColumns = 1 << 14
)

// sheetReader reads the rows of a sheet.
type sheetReader struct {
	*part
	name   string
	ended  bool
	number int      // of the row read last
	merged []string // areas of cells that are one
	hidden bool     // a column is
}

// sheetRow is a row as the file has it.
type sheetRow struct {
	number int // from 1
	hidden bool
	cells  []rawCell // in order of their columns
}

// extent is the first column with a value, and how many have one.
func (r sheetRow) extent() (first, count int) {
	for _, c := range r.cells {
		if c.valued() {
			if count == 0 {
				first = c.column
			}
			count++
		}
	}
	return first, count
}

func (p parts) sheet(s sheet) (*sheetReader, error) {
	in, err := p.open(s.part)
	return &sheetReader{part: in, name: s.part}, err
}

// row reads on to the next row; io.EOF follows the last, when the sheet was read to its end.
func (s *sheetReader) row() (sheetRow, error) {
	for !s.ended {
		token, err := s.token()
		if err != nil {
			return sheetRow{}, cutOff(s.name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				return s.rowOf(e)
			case "col":
				s.hidden = s.hidden || isTrue(attribute(e, "hidden"))
			case "mergeCell":
				if len(s.merged) < maxSheetRows {
					s.merged = append(s.merged, attribute(e, "ref"))
				}
			}
		case xml.EndElement:
			s.limit.renew()
			if e.Name.Local == "worksheet" {
				return sheetRow{}, s.finish()
			}
		}
	}
	return sheetRow{}, io.EOF
}

// finish reads what follows the sheet, to the end of its part, where the archive is checked.
func (s *sheetReader) finish() error {
	for s.ended = true; ; {
		if _, err := s.token(); err != nil {
			return err
		}
	}
}

// rowOf reads a row that has begun.
func (s *sheetReader) rowOf(e xml.StartElement) (sheetRow, error) {
	row := sheetRow{number: s.number + 1, hidden: isTrue(attribute(e, "hidden"))}
	if r := attribute(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= s.number || n > maxSheetRows {
			return row, damagedSheet(fmt.Errorf("row %q follows row %d", r, s.number))
		}
		row.number = n
	}
	s.number = row.number
	for {
		token, err := s.token()
		if err != nil {
			return row, cutOff(s.name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			c, err := s.cell(e, row)
			if err != nil {
				return row, cutOff(s.name, err)
			}
			row.cells = append(row.cells, c)
		case xml.EndElement:
			if e.Name.Local == "row" {
				s.limit.renew()
				return row, nil
			}
		}
	}
}

// cell reads a cell that has begun.
func (s *sheetReader) cell(e xml.StartElement, row sheetRow) (rawCell, error) {
	c := rawCell{row: row.number, kind: attribute(e, "t")}
	if n := len(row.cells); n > 0 {
		c.column = row.cells[n-1].column + 1
	}
	if place := attribute(e, "r"); place != "" {
		column, ok := columnOf(place)
		if !ok || column < c.column {
			return c, damagedSheet(fmt.Errorf("cell %q is not in its place", place))
		}
		c.column = column
	}
	if c.column >= maxSheetColumns {
		return c, damagedSheet(errors.New("a row has too many cells"))
	}
	c.style, _ = strconv.Atoi(attribute(e, "s"))
	return c, s.content(&c)
}

// content reads what is in a cell.
func (s *sheetReader) content(c *rawCell) error {
	var value strings.Builder
	open := ""
	for {
		token, err := s.token()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch open = e.Name.Local; open {
			case "f":
				c.formula = true
			case "is":
				open = ""
				if c.value, err = s.words(e); err != nil {
					return err
				}
			}
		case xml.CharData:
			if open == "v" {
				value.Write(e)
			}
		case xml.EndElement:
			if open = ""; e.Name.Local == "c" {
				if c.value == "" {
					c.value = value.String()
				}
				return nil
			}
		}
	}
}

// columnOf is the column of a cell such as AB12, from 0.
func columnOf(place string) (column int, ok bool) {
	n := 0
	for n < len(place) && place[n] >= 'A' && place[n] <= 'Z' && column < maxSheetColumns {
		column = 26*column + int(place[n]-'A') + 1
		n++
	}
	return column - 1, n > 0 && column <= maxSheetColumns
}

// mergedBelow are the first of the areas of merged cells that reach below a row.
func (s *sheetReader) mergedBelow(row int) []string {
	var below []string
	for _, area := range s.merged {
		_, last, _ := strings.Cut(area, ":")
		if n, err := strconv.Atoi(strings.TrimLeft(last, "ABCDEFGHIJKLMNOPQRSTUVWXYZ$")); err == nil && n > row && len(below) < mostNamed {
			below = append(below, area)
		}
	}
	return below
}
