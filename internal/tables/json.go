package tables

import (
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
	in   *quota
	json *json.Decoder
	list bool // the objects stand in a list
	rows int  // that were begun
}

func newJSONReader(file *Text) *jsonReader {
	in := &quota{in: transform.NewReader(withoutMark(file), encoding.UTF8Validator), most: maxRow}
	r := &jsonReader{in: in, json: json.NewDecoder(in)}
	r.json.UseNumber()
	return r
}

// withoutMark reads a text that may begin with a byte order mark.
func withoutMark(file *Text) io.Reader {
	const mark = "\uFEFF"
	if seen, _ := file.head(len(mark)); string(seen) == mark {
		return io.NewSectionReader(file, int64(len(mark)), file.Size())
	}
	return file.Reader()
}

// object reads the next object, key for key; io.EOF follows the last.
func (r *jsonReader) object(take func(key string, value cell) error) error {
	r.in.renew()
	token, err := r.json.Token()
	if token == json.Delim('[') && r.rows == 0 && !r.list {
		r.list = true
		token, err = r.json.Token()
	}
	switch {
	case err != nil:
		return r.failed(err, r.list)
	case token == json.Delim(']'):
		return r.end()
	case token != json.Delim('{'):
		return fmt.Errorf("%s is no object; JSON lines have an object for every row, such as {\"width\": 1.5, \"kind\": \"a\"}", r.place(1))
	}
	r.rows++
	for r.json.More() {
		if err := r.value(take); err != nil {
			return err
		}
	}
	_, err = r.json.Token()
	return r.failed(err, true)
}

// end sees to it that nothing follows the list.
func (r *jsonReader) end() error {
	if _, err := r.json.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the list of objects; put all objects into the list, or each on a line without one")
	}
	return io.EOF
}

// value reads a key and its value.
func (r *jsonReader) value(take func(string, cell) error) error {
	token, err := r.json.Token()
	if err != nil {
		return r.failed(err, true)
	}
	key, _ := token.(string)
	if token, err = r.json.Token(); err != nil {
		return r.failed(err, true)
	}
	value, ok := cellOf(token)
	if !ok {
		return fmt.Errorf("%s has more than one value for the key %q, a list or an object; a cell has one: give each value a key of its own, or remove the key", r.place(0), key)
	}
	if err := take(key, value); err != nil {
		return fmt.Errorf("%s: %w", r.place(0), err)
	}
	return nil
}

// cellOf is a value of JSON.
func cellOf(token json.Token) (c cell, ok bool) {
	switch value := token.(type) {
	case json.Number:
		return decimal(value.String()), true
	case string:
		return text(value), true
	case bool:
		return truth(value), true
	default:
		return cell{}, value == nil
	}
}

// place names the row that was begun, or one that comes so much later.
func (r *jsonReader) place(later int) string { return fmt.Sprintf("object %d", r.rows+later) }

// failed is the error that the decoder met; the end is one where something is open.
func (r *jsonReader) failed(err error, open bool) error {
	var syntax *json.SyntaxError
	switch {
	case err == nil, errors.Is(err, io.EOF) && !open:
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the JSON is cut off in or after %s; make it again or copy it again", r.place(0))
	case errors.Is(err, encoding.ErrInvalidUTF8):
		return errors.New("the JSON is not in UTF-8; save it as UTF-8")
	case errors.Is(err, errQuota):
		return fmt.Errorf("%s has more than %d MiB, the most that a row may have", r.place(0), maxRow>>20)
	case errors.As(err, &syntax):
		return fmt.Errorf("the JSON is wrong in or after %s, %w; JSON lines have an object for every row (a number that is none is null)", r.place(0), err)
	default:
		return fmt.Errorf("the JSON cannot be read: %w", err)
	}
}
