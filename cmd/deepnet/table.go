package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxTable is the most bytes of a table that are sent: 16 MiB.
const maxTable = 16 << 20

// readTable reads the table at path, "-" being the standard input, and says
// what to call it. A table that cannot be sent is bad input.
func (s *shell) readTable(path string) (name string, table []byte, err error) {
	if path == "-" {
		path, name = "standard input", "stdin"
		table, err = readAll(s.in)
	} else {
		name = strings.ToValidUTF8(filepath.Base(path), "?")
		table, err = readFile(path)
	}
	if err != nil {
		return "", nil, failed(exitUsage, "%s: %w", path, err)
	}
	return name, table, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, unopened(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("this is a directory; name a CSV file")
	}
	return readAll(file)
}

// unopened says why a file did not open, without repeating its name.
func unopened(err error) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file; check the name and the folder")
	case errors.As(err, &path):
		return fmt.Errorf("the file cannot be opened: %w", path.Err)
	default:
		return err
	}
}

func readAll(in io.Reader) ([]byte, error) {
	table, err := io.ReadAll(io.LimitReader(in, maxTable+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the table cannot be read: %w", err)
	case len(table) > maxTable:
		return nil, fmt.Errorf("the table is larger than %d MiB, the most that is taken; send fewer rows", maxTable>>20)
	case len(bytes.TrimSpace(table)) == 0:
		return nil, errors.New("the table is empty; a header and at least one row are needed")
	default:
		return table, nil
	}
}
