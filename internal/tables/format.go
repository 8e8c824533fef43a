package tables

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"deepnet/neuron/dataset"
)

// format is a kind of file that is read.
type format struct {
	is     string   // what to call such a file
	begins []string // how it begins; none: its name says it
	ends   []string // how its name ends
	unpack func(*Text, Options) (*Text, error)
	open   func(*Text, Options) (source, error)
}

// formats are those that are more than text.
func formats() []format {
	return []format{
		{is: aGzip, begins: []string{"\x1f\x8b"}, ends: []string{".gz", ".gzip"}, unpack: gunzip},
		{is: aZstandard, begins: []string{"\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18"}, ends: []string{".zst", ".zstd"}, unpack: unzstd},
		{is: aParquet, begins: []string{"PAR1", "PARE"}, ends: []string{".parquet", ".pq"}, open: openParquet},
		{is: aSpreadsheet, begins: []string{"PK\x03\x04"}, ends: []string{".xlsx", ".xlsm"}, open: openXLSX},
		{is: aJSON, ends: []string{".jsonl", ".ndjson", ".json"}, open: openJSON},
	}
}

// formatOf finds the format of a file: by how it begins, else by its name.
func formatOf(file *Text, called string) (format, error) {
	seen, err := file.head(512)
	if err != nil {
		return format{}, fmt.Errorf("the file cannot be read: %w", err)
	}
	for _, f := range formats() {
		for _, begins := range f.begins {
			if bytes.HasPrefix(seen, []byte(begins)) {
				return f, nil
			}
		}
	}
	if len(bytes.TrimSpace(seen)) == 0 && file.Size() <= int64(len(seen)) {
		return format{is: "text"}, nil // whoever reads it says that it is empty
	}
	for _, f := range formats() {
		named := f.withoutEnd(called) != called
		switch {
		case f.is == aJSON && (named || beginsJSON(seen)):
			return f, nil
		case named && f.is != aJSON:
			return format{}, misnamed(f, called, seen)
		}
	}
	return format{is: "text"}, nil
}

// beginsJSON says whether a text begins as an object with a key does, or a list of objects.
func beginsJSON(seen []byte) bool {
	squeezed := strings.Join(strings.Fields(string(bytes.TrimPrefix(seen, []byte("\uFEFF")))), "")
	for _, begins := range []string{`{"`, `{}`, `[{`} {
		if strings.HasPrefix(squeezed, begins) {
			return true
		}
	}
	return false
}

// misnamed is the error for a file whose name says something else than its beginning.
func misnamed(f format, called string, seen []byte) error {
	end := filepath.Ext(called)
	if is := dataset.Foreign(seen); is != "" {
		return fmt.Errorf("it ends in %s but is %s", end, is)
	}
	return fmt.Errorf("it ends in %s but does not begin as %s does; if it is text, let its name end in .csv", end, f.is)
}

// withoutEnd is the name of a file without the end that the format has.
func (f format) withoutEnd(called string) string {
	for _, end := range f.ends {
		if n := len(called) - len(end); n > 0 && strings.EqualFold(called[n:], end) {
			return called[:n]
		}
	}
	return called
}
