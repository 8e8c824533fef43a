package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
)

// previewRows is how many rows of a preview a guess is based on.
const previewRows = 50

// delimiters are those to guess among, in this order: the comma comes last, as it also occurs in numbers and sentences.
var delimiters = []byte{'\t', ';', '|', ','}

// delimiter is what separates the cells: the one asked for, or the one that the text itself names, or the one by which most
// rows have as many cells as the first, at least two. A text without any has a single column.
func (t *text) delimiter(asked byte, titles bool) byte {
	if asked != 0 {
		return asked
	}
	if t.said != 0 {
		return t.said
	}
	best, even, of := byte(','), 0, 1
	for _, d := range delimiters {
		rows, sound := t.rows(d)
		if titles {
			rows = rows[above(rows):]
		}
		if len(rows) == 0 || len(full(rows[0])) < 2 {
			continue
		}
		alike, all := 0, len(rows)
		for _, row := range rows {
			if len(row) >= len(full(rows[0])) && len(full(row)) <= len(rows[0]) {
				alike++
			}
		}
		if !sound {
			all++
		}
		if alike*of > even*all {
			best, even, of = d, alike, all
		}
	}
	return best
}

// rows are the first rows of the preview, and whether it could be cut by that delimiter. The last one is left out if the
// preview ends within it, unless it is the only one.
func (t *text) rows(delimiter byte) (rows [][]string, sound bool) {
	in := bytes.NewReader(t.preview)
	cut := newCutter(t.name, bufio.NewReaderSize(in, min(len(t.preview), 4096)), delimiter)
	for len(rows) < previewRows {
		row, err := cut.next()
		if err != nil {
			sound = errors.Is(err, io.EOF) || !t.ended
			break
		}
		sound = true
		if len(row) > 1 || row[0] != "" {
			rows = append(rows, slices.Clone(row))
		}
	}
	if cutOff := !t.ended && len(rows) < previewRows; cutOff && len(rows) > 1 {
		rows = rows[:len(rows)-1]
	}
	return rows, sound
}

// full is a row without the empty cells at its end.
func full(row []string) []string {
	for len(row) > 0 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	return row
}
