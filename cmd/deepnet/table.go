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

	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/internal/jobfile"
	"deepnet/internal/tables"
	"deepnet/internal/terminal"
)

const maxTable = 16 << 20 // the most bytes of a table that is sent in one message

// sheetFlag defines --sheet.
func sheetFlag(flags *pflag.FlagSet, sheet *string) {
	nameFlag(flags, sheet, "sheet", "the `SHEET` of a spreadsheet (default: the first with cells)")
}

// table is the CSV text of a table, in memory or, where it is large, in its file, and what to call it.
type table struct {
	*tables.Table
	name string
}

func (t *table) close() { _ = t.Close() }

// digest is the SHA-256 of the table, in hex.
func (t *table) digest() (string, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, t.Reader())
	return hex.EncodeToString(sum.Sum(nil)), err
}

// openTable opens the table at path, "-" being the standard input, whatever its format; sheet is that of a spreadsheet, or
// empty. Whoever calls it closes it. A table that cannot be sent is bad input.
func (s *shell) openTable(path, sheet string) (*table, error) {
	file, name, err := s.openFile(path)
	if path == "-" {
		path = "standard input"
	}
	if err != nil {
		return nil, failed(exitUsage, "%s: %w", path, err)
	}
	read, err := tables.Read(file, tables.Options{Name: name, Sheet: sheet})
	if err == nil {
		err = blank(read)
	}
	if err != nil {
		return nil, failed(exitUsage, "%s: %w", path, err)
	}
	for _, notice := range read.Notices {
		fmt.Fprintf(s.err, "WARNING %s: %s\n", terminal.Clean(name), terminal.Clean(notice))
	}
	return &table{read, name}, nil
}

// openJobTable opens the table of a job, and refuses what the job says of a text where that is made here.
func (s *shell) openJobTable(job *jobfile.Job) (*table, error) {
	t, err := s.openTable(job.Table, job.Sheet)
	if err != nil || t.Made == "" {
		return t, err
	}
	said := job.Submit.GetPlan().GetPreparation()
	wrong := ""
	switch {
	case said.GetDelimiter() != "" && said.GetDelimiter() != ",":
		wrong = "delimiter"
	case said.GetDecimal() == ",":
		wrong = "decimal"
	case t.Named && said.GetHeader() == "no":
		wrong = "header"
	default:
		return t, nil
	}
	t.close()
	return nil, failed(exitUsage, "%s is %s, which --%s does not fit; leave it out", t.name, t.Made, wrong)
}

// blank refuses a table without any text.
func blank(read *tables.Table) error {
	if content, err := read.Content(client.InlineTable); err == nil && len(bytes.TrimSpace(content)) == 0 {
		_ = read.Close()
		return errors.New("the table is empty; a header and at least one row are needed")
	}
	return nil
}

// openFile opens the file at path, "-" being the standard input, to be read as often as needed.
func (s *shell) openFile(path string) (file *tables.Text, name string, err error) {
	if path == "-" {
		file, err = tables.Spool(s.in)
		return file, "stdin", err
	}
	opened, info, err := open(path)
	if err != nil {
		return nil, "", err
	}
	name = strings.ToValidUTF8(filepath.Base(path), "?")
	if info.Mode().IsRegular() && info.Size() > client.InlineTable {
		return tables.FileText(opened, info.Size()), name, nil
	}
	defer opened.Close()
	file, err = tables.Spool(opened)
	return file, name, err
}

// open opens a file that is no directory.
func open(path string) (*os.File, fs.FileInfo, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, nil, unopened(err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("this is a directory; name a file")
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

// readTable reads a table that goes into one message, and returns what to call it.
func (s *shell) readTable(path, sheet string) (name string, rows []byte, err error) {
	t, err := s.openTable(path, sheet)
	if err != nil {
		return "", nil, err
	}
	defer t.close()
	if rows, err = t.Content(maxTable); err != nil {
		return "", nil, failed(exitUsage, "%s: %w", path, err)
	}
	return t.name, rows, nil
}
