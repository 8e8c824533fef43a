package tables

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

const (
	maxColumns = 100_000  // that a table may have
	maxName    = 1000     // bytes of the name of a column
	maxRow     = 16 << 20 // bytes of a row
)

// jsonRows reads objects, one after the other or in a list: JSON lines, mostly.
type jsonRows struct {
	file   *Text
	in     *jsonReader
	header []string
	places map[string]int
	named  bool // the header was returned
	row    []cell
	filled []bool
}

// openJSON finds the columns, which are all keys in order of their first appearance, in a first pass.
func openJSON(file *Text, _ Options) (source, error) {
	r := &jsonRows{file: file, places: map[string]int{}}
	first := newJSONReader(file)
	for {
		if err := first.object(r.meet); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	if len(r.header) == 0 {
		return nil, errors.New("no object has a key; JSON lines have an object for every row, such as {\"width\": 1.5, \"kind\": \"a\"}")
	}
	r.in = newJSONReader(file)
	return r, nil
}

// meet takes note of a key.
func (r *jsonRows) meet(key string, _ cell) error {
	if _, known := r.places[key]; known {
		return nil
	}
	if len(key) > maxName {
		return fmt.Errorf("a key has more than %d bytes, the most that the name of a column may have", maxName)
	}
	if len(r.header) == maxColumns {
		return fmt.Errorf("there are more than %d keys, the most columns that a table may have; are the keys of every object others?", maxColumns)
	}
	r.places[key] = len(r.header)
	r.header = append(r.header, key)
	return nil
}

func (r *jsonRows) next() ([]cell, error) {
	if !r.named {
		r.named = true
		r.row, r.filled = make([]cell, len(r.header)), make([]bool, len(r.header))
		names := make([]cell, len(r.header))
		for i, key := range r.header {
			names[i] = cell{key, name}
		}
		return names, nil
	}
	clear(r.row)
	clear(r.filled)
	err := r.in.object(func(key string, value cell) error {
		at := r.places[key]
		if r.filled[at] {
			return fmt.Errorf("the key %q is there twice; keep one of them", key)
		}
		r.row[at], r.filled[at] = value, true
		return nil
	})
	return r.row, err
}

func (r *jsonRows) notices() []string { return nil }

func (r *jsonRows) close() error { return nil }

// jsonReader reads objects whose values are no objects themselves.
type jsonReader struct {
	in    *quota
	json  *json.Decoder
	list  bool // the objects stand in a list
	begun bool // its bracket was passed
	rows  int  // that were read
	raw   json.RawMessage
}

func newJSONReader(file *Text) *jsonReader {
	in := &quota{in: transform.NewReader(withoutMark(file), encoding.UTF8Validator), most: maxRow}
	return &jsonReader{in: in, json: json.NewDecoder(in), list: isList(file)}
}

// isList says whether a text begins with the bracket of a list.
func isList(file *Text) bool {
	seen, _ := file.head(512)
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(seen, []byte(mark)), " \t\r\n"), []byte("["))
}

// mark is the byte order mark.
const mark = "\uFEFF"

// withoutMark reads a text that may begin with a byte order mark.
func withoutMark(file *Text) io.Reader {
	if seen, _ := file.head(len(mark)); string(seen) == mark {
		return io.NewSectionReader(file, int64(len(mark)), file.Size())
	}
	return file.Reader()
}

// object reads the next object, key for key; io.EOF follows the last.
func (r *jsonReader) object(take func(key string, value cell) error) error {
	r.in.renew()
	if err := r.begin(); err != nil {
		return r.failed(err, r.list)
	}
	if r.list && !r.json.More() {
		return r.end()
	}
	r.raw = r.raw[:0]
	if err := r.json.Decode(&r.raw); err != nil {
		return r.failed(err, r.list)
	}
	r.rows++
	fields, ok := fieldsOf(r.raw)
	if !ok {
		return fmt.Errorf("%s is no object; JSON lines have an object for every row, such as {\"width\": 1.5, \"kind\": \"a\"}", r.place())
	}
	for fields.more() {
		key, value, ok := fields.next()
		if !ok {
			return fmt.Errorf("%s has more than one value for the key %q, a list or an object; a cell has one: give each value a key of its own, or remove the key", r.place(), key)
		}
		if err := take(key, value); err != nil {
			return fmt.Errorf("%s: %w", r.place(), err)
		}
	}
	return nil
}

// begin passes the bracket of a list.
func (r *jsonReader) begin() error {
	if r.begun {
		return nil
	}
	r.begun = true
	if !r.list {
		return nil
	}
	_, err := r.json.Token()
	return err
}

// end sees to it that nothing follows the list.
func (r *jsonReader) end() error {
	if _, err := r.json.Token(); err != nil {
		return r.failed(err, true)
	}
	if _, err := r.json.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the list of objects; put all objects into the list, or each on a line without one")
	}
	return io.EOF
}

// place names the object read last.
func (r *jsonReader) place() string { return fmt.Sprintf("object %d", r.rows) }

// failed is the error that the decoder met; the end is one where something is open.
func (r *jsonReader) failed(err error, open bool) error {
	var syntax *json.SyntaxError
	switch {
	case err == nil, errors.Is(err, io.EOF) && !open:
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the JSON is cut off after %s; make it again or copy it again", r.place())
	case errors.Is(err, encoding.ErrInvalidUTF8):
		return errors.New("the JSON is not in UTF-8; save it as UTF-8")
	case errors.Is(err, errQuota):
		return fmt.Errorf("%s has more than %d MiB, the most that a row may have", r.place(), maxRow>>20)
	case errors.As(err, &syntax):
		return fmt.Errorf("the JSON is wrong after %s, %w; JSON lines have an object for every row (a number that is none is null)", r.place(), err)
	default:
		return fmt.Errorf("the JSON cannot be read: %w", err)
	}
}
