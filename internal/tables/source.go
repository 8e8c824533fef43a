package tables

import (
	"cmp"
	"fmt"
)

// Options are what may be said of a file besides its name.
type Options struct {
	Name  string // of the file: its end says the format where the file's beginning does not
	Sheet string // of a spreadsheet; "": the first with cells

	most int64 // bytes that the text may have; 0: maxText
}

// spool is for the text of a table.
func (o Options) spool() *spool { return &spool{most: cmp.Or(o.most, maxText)} }

// source is the rows of a table, one after the other.
type source interface {
	// next reads a row, which is valid until the next call; io.EOF follows the last.
	next() ([]cell, error)
	// notices are what to know about the rows that were read.
	notices() []string
	close() error
}

// What to call the files that are more than text.
const (
	aGzip        = "a file packed by gzip"
	aZstandard   = "a file packed by Zstandard"
	aParquet     = "a Parquet file"
	aSpreadsheet = "a spreadsheet"
	aJSON        = "JSON"
)

// damaged is the error for a file that cannot be read to its end.
func damaged(is string, why error) error {
	return fmt.Errorf("this is %s, but it is damaged or cut off (%w); make it again or copy it again", is, why)
}
