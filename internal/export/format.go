package export

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Format is how a table is written.
type Format string

// The formats.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
	Parquet   Format = "parquet"
)

// Formats are all formats.
func Formats() []Format { return []Format{CSV, JSONLines, Parquet} }

// FormatOf is the format that the name of a file asks for; "" where it asks for none of
// them.
func FormatOf(path string) Format {
	switch extension := strings.ToLower(filepath.Ext(path)); extension {
	case ".csv", ".jsonl", ".parquet":
		return Format(extension[1:])
	case ".ndjson":
		return JSONLines
	default:
		return ""
	}
}

// Columns are the names of a table's columns, all different: those of texts come first. There
// is at least one of numbers, so that no row is a blank line.
type Columns struct {
	Texts   []string
	Numbers []string
}

// Writer writes a table row by row.
type Writer interface {
	// Write writes a row: its texts and its numbers, one of each column. A nil number is
	// none: NaN in CSV, null elsewhere.
	Write(texts []string, numbers []*float64) error
	// Flush writes out what is held of the rows so far.
	Flush() error
	// Close completes the table, which a table without rows needs too.
	Close() error
}

// New returns a writer of a table in a format. Nothing is written before the first row.
func New(format Format, out io.Writer, columns Columns) (Writer, error) {
	switch format {
	case CSV:
		return NewCSV(out, columns, nil), nil
	case JSONLines:
		return newJSONLines(out, columns)
	case Parquet:
		return newParquet(out, columns), nil
	default:
		return nil, fmt.Errorf("there is no format %q", format)
	}
}
