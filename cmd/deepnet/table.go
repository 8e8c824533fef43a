package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"deepnet/actors/client"
)

const (
	maxTable = 16 << 20 // the most bytes of a table that is sent in one message
	maxSpool = 4 << 30  // the most that is put aside of one that has no file of its own
)

// table is a table to train on. A small one is in memory; a large one stays in its file
// and is uploaded from there.
type table struct {
	name  string // what to call it
	small []byte
	file  *os.File // nil: it is small
	size  int64
}

func (t *table) close() {
	if t.file != nil {
		_ = t.file.Close()
	}
}

// reader reads the table from wherever it is.
func (t *table) reader() io.ReaderAt {
	if t.file == nil {
		return bytes.NewReader(t.small)
	}
	return t.file
}

// digest is the SHA-256 of the table, in hex.
func (t *table) digest() (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, io.NewSectionReader(t.reader(), 0, t.size))
	return hex.EncodeToString(sum.Sum(nil)), err
}

// openTable opens the table at path, "-" being the standard input. Whoever calls
// it closes it. A table that cannot be sent is bad input.
func (s *shell) openTable(path string) (*table, error) {
	var t *table
	var err error
	name := strings.ToValidUTF8(filepath.Base(path), "?")
	if path == "-" {
		path, name = "standard input", "stdin"
		t, err = spool(s.in, maxSpool)
	} else {
		t, err = openFile(path)
	}
	if err != nil {
		return nil, failed(exitUsage, "%s: %w", path, err)
	}
	t.name = name
	return t, nil
}

func openFile(path string) (*table, error) {
	file, info, err := open(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().IsRegular() && info.Size() > client.InlineTable {
		return &table{file: file, size: info.Size()}, nil
	}
	defer file.Close()
	return spool(file, maxSpool)
}

// open opens a file that is no directory.
func open(path string) (*os.File, fs.FileInfo, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, nil, unopened(err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("this is a directory; name a CSV file")
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	return file, info, nil
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

// spool takes in a table that may be read only once: a large one into a file that
// goes when it is closed. One of more than most bytes is refused.
func spool(in io.Reader, most int64) (*table, error) {
	head, err := readAll(in, client.InlineTable)
	if err == nil {
		return &table{small: head, size: int64(len(head))}, nil
	}
	if !errors.Is(err, errTooLarge) {
		return nil, err
	}
	file, err := os.CreateTemp("", "deepnet-*.csv")
	if err != nil {
		return nil, fmt.Errorf("the table is too large to be held and cannot be put aside: %w", err)
	}
	_ = os.Remove(file.Name()) // it lasts for as long as it is open
	size, err := io.Copy(file, io.LimitReader(io.MultiReader(bytes.NewReader(head), in), most+1))
	if err != nil {
		err = fmt.Errorf("the table cannot be put aside: %w", err)
	} else if size > most {
		err = fmt.Errorf("the table is larger than %d MiB, the most that is taken; send fewer rows", most>>20)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return &table{file: file, size: size}, nil
}

// readTable reads a table that goes into one message, and returns what to call it.
func (s *shell) readTable(path string) (name string, rows []byte, err error) {
	if path == "-" {
		path, name = "standard input", "stdin"
		rows, err = readAll(s.in, maxTable)
	} else {
		name = strings.ToValidUTF8(filepath.Base(path), "?")
		rows, err = readFile(path)
	}
	if err != nil {
		return "", nil, failed(exitUsage, "%s: %w", path, err)
	}
	return name, rows, nil
}

func readFile(path string) ([]byte, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAll(file, maxTable)
}

var errTooLarge = fmt.Errorf("the table is larger than %d MiB, the most that is taken; send fewer rows", maxTable>>20)

// readAll reads a table of at most so many bytes; of a larger one it returns what
// it has read with the error.
func readAll(in io.Reader, most int64) ([]byte, error) {
	rows, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the table cannot be read: %w", err)
	case int64(len(rows)) > most:
		return rows, errTooLarge
	case len(bytes.TrimSpace(rows)) == 0:
		return nil, errors.New("the table is empty; a header and at least one row are needed")
	default:
		return rows, nil
	}
}
