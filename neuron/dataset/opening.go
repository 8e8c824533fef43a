package dataset

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// previewed is how many bytes of a text its format is guessed from, before it is cut.
const previewed = 256 << 10

// text is the text of a table at its beginning, with a preview.
type text struct {
	name    string
	in      *bufio.Reader
	preview []byte // the beginning, without its byte order mark and a line such as sep=;
	ended   bool   // the preview is all there is
	line    int    // where the preview begins
	said    byte   // the delimiter that a line such as sep=; names; 0: none
	close   func() error
}

// begin opens a source and refuses what is obviously not the text of a table.
func begin(source Source, name string, maxBytes int64) (*text, error) {
	opened, err := source()
	if err != nil {
		return nil, fmt.Errorf("%s: opening the table: %w", name, err)
	}
	t := &text{name: name, line: 1, close: opened.Close}
	most := previewed
	for _, size := range []int64{maxBytes, sizeOf(opened)} {
		if size > 0 {
			most = min(most, int(min(size, previewed-1))+1) // a table of one row takes no memory for thousands
		}
	}
	t.in = bufio.NewReaderSize(&bounded{in: opened, rest: maxBytes, name: name, most: maxBytes}, most)
	if err := t.look(most); err != nil {
		_ = opened.Close()
		return nil, err
	}
	return t, nil
}

// sizeOf is how many bytes there are to read, if an opened source says so; otherwise 0.
func sizeOf(opened io.Reader) int64 {
	if sized, ok := opened.(interface{ Len() int }); ok {
		return int64(sized.Len())
	}
	return 0
}

// look peeks at the beginning, of so many bytes at the most.
func (t *text) look(most int) error {
	seen, err := t.in.Peek(most)
	if errors.Is(err, ErrTooLong) {
		return err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: reading the table: %w", t.name, err)
	}
	t.ended = err != nil
	if err := t.kind(seen); err != nil {
		return err
	}
	t.preview = t.pass(seen, len(seen)-len(bytes.TrimPrefix(seen, []byte("\uFEFF"))))
	if rest, ok := bytes.CutPrefix(t.preview, []byte("sep=")); ok && len(rest) > 1 && delimits(rest[0]) {
		t.said = rest[0]
		end := bytes.TrimPrefix(rest[1:], []byte("\r"))
		t.preview = t.pass(t.preview, len(t.preview)-len(bytes.TrimPrefix(end, []byte("\n"))))
		t.line++
	}
	if t.ended && len(bytes.TrimSpace(t.preview)) == 0 {
		return t.refuse(ErrEmpty, "a table begins with a line that names its columns, such as width,height,kind, and has a line for every row")
	}
	return nil
}

// pass drops the first n bytes of what was seen.
func (t *text) pass(seen []byte, n int) []byte {
	_, _ = t.in.Discard(n)
	return seen[n:]
}

func (t *text) refuse(what error, details string, args ...any) error {
	return spot{table: t.name}.refuse(what, details, args...)
}

// signatures are how other files begin that people take for tables. Some of them the command line turns into text, before
// it comes here.
var signatures = []struct{ begins, is string }{
	{"PK\x03\x04", "a spreadsheet or a zip archive; name an .xlsx file to the command deepnet, which reads it, or save the table as CSV in UTF-8"},
	{"\xd0\xcf\x11\xe0", "a spreadsheet of an old kind (.xls), or one with a password; open it and save it as .xlsx or CSV, without a password"},
	{"\x1f\x8b", "packed by gzip; name the file to the command deepnet, which unpacks it, or unpack it first"},
	{"\x28\xb5\x2f\xfd", "packed by Zstandard; name the file to the command deepnet, which unpacks it, or unpack it first"},
	{"PAR1", "a Parquet file; name it to the command deepnet, which reads it, or save the table as CSV in UTF-8"},
	{"<", "a web page or XML; copy the table into a spreadsheet and save it as .xlsx or CSV"},
	{"{\"", "JSON; name the file to the command deepnet, which reads objects, one for every row, or save the table as CSV in UTF-8"},
	{"[{", "JSON; name the file to the command deepnet, which reads objects, one for every row, or save the table as CSV in UTF-8"},
	{"%PDF", "a PDF; copy the table into a spreadsheet and save it as .xlsx or CSV"},
	{"\xff\xfe", "UTF-16 text; save the table as UTF-8 (in a spreadsheet: \"CSV UTF-8\"; or: iconv -f UTF-16 -t UTF-8)"},
	{"\xfe\xff", "UTF-16 text; save the table as UTF-8 (in a spreadsheet: \"CSV UTF-8\"; or: iconv -f UTF-16 -t UTF-8)"},
}

// Foreign says what other kind of file begins so, and what to do with it; "": it may be the text of a table.
func Foreign(seen []byte) string {
	for _, s := range signatures {
		if bytes.HasPrefix(seen, []byte(s.begins)) {
			return s.is
		}
	}
	return ""
}

// kind refuses text that begins like another kind of file.
func (t *text) kind(seen []byte) error {
	if is := Foreign(seen); is != "" {
		return t.refuse(ErrEncoding, "this is %s", is)
	}
	return nil
}

// bounded reads at most so many bytes, and fails at the next one; if most is 0 there is no bound.
type bounded struct {
	in         io.Reader
	rest, most int64
	name       string
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.most <= 0 {
		return b.in.Read(p)
	}
	if int64(len(p)) > b.rest {
		p = p[:b.rest+1] // one byte more shows whether there is any
	}
	n, err := b.in.Read(p)
	if b.rest -= int64(n); b.rest < 0 {
		return 0, spot{table: b.name}.refuse(ErrTooLong, "the table has more than %s; remove rows or columns, or raise the limit", size(b.most))
	}
	return n, err
}
