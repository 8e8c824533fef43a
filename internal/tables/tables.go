package tables

import (
	"errors"
	"fmt"
	"io"
)

// Table is the text of a table, and what its reader should know of how it came about.
type Table struct {
	*Text
	Notices []string // sentences for people
	Made    string   // what the text was made of, such as "a Parquet file"; "": it is that of the file
	Named   bool     // the file names its columns, so the text has a header
}

// Read turns a file of any format into CSV text. Text that is a table as it stands is returned as it is, and a packed one
// unpacked. The file is closed unless the table is made of it; the table is the caller's to close.
func Read(file *Text, o Options) (*Table, error) {
	t, err := read(file, o, true)
	if t == nil || t.Text != file {
		_ = file.Close()
	}
	return t, err
}

// read reads a file that may be packed.
func read(file *Text, o Options, packed bool) (*Table, error) {
	f, err := formatOf(file, o.Name)
	switch {
	case err != nil:
		return nil, err
	case o.Sheet != "" && f.unpack == nil && f.is != aSpreadsheet:
		return nil, fmt.Errorf("only spreadsheets have sheets, and this is %s; leave --sheet out", f.is)
	case f.unpack != nil && !packed:
		return nil, errors.New("the file was packed twice; unpack it once")
	case f.unpack != nil:
		return unpacked(file, f, o)
	case f.open != nil:
		return converted(file, f, o)
	default:
		return &Table{Text: file}, nil
	}
}

// unpacked reads the file that is in a packed one.
func unpacked(file *Text, f format, o Options) (*Table, error) {
	inner, err := f.unpack(file, o)
	if err != nil {
		return nil, err
	}
	o.Name = f.withoutEnd(o.Name)
	t, err := read(inner, o, false)
	if t == nil || t.Text != inner {
		_ = inner.Close()
	}
	return t, err
}

// converted writes the rows of a file as CSV.
func converted(file *Text, f format, o Options) (t *Table, err error) {
	s := o.spool()
	defer func() {
		if broken := recover(); broken != nil { // a library that met what it did not expect
			err = damaged(f.is, fmt.Errorf("%v", broken))
		}
		if err != nil {
			s.drop()
			t = nil
		}
	}()
	rows, err := f.open(file, o)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.close() }()
	w := newWriter(s)
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = w.write(row)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.out.Flush(); err != nil {
		return nil, err
	}
	return &Table{Text: s.text(), Notices: append(rows.notices(), w.notices()...), Made: f.is, Named: f.is != aSpreadsheet}, nil
}
