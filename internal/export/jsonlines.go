package export

import (
	"bufio"
	"encoding/json"
	"io"

	"deepnet/actors/protocol/view"
)

// jsonLines writes JSON lines: an object for each row, its members in the order of the
// columns.
type jsonLines struct {
	out  *bufio.Writer
	keys [][]byte // what comes before the value of each column
	line []byte
}

func newJSONLines(out io.Writer, columns Columns) (Writer, error) {
	w := &jsonLines{out: bufio.NewWriter(out)}
	for _, names := range [][]string{columns.Texts, columns.Numbers} {
		for _, name := range names {
			key, err := view.Encode(name)
			if err != nil {
				return nil, err
			}
			before := byte(',')
			if len(w.keys) == 0 {
				before = '{'
			}
			w.keys = append(w.keys, append(append([]byte{before}, key...), ':'))
		}
	}
	return w, nil
}

// Write implements Writer.
func (w *jsonLines) Write(texts []string, numbers []*float64) error {
	w.line = w.line[:0]
	for i, text := range texts {
		if err := w.member(w.keys[i], text, view.Encode); err != nil {
			return err
		}
	}
	for i, x := range numbers {
		if err := w.member(w.keys[len(texts)+i], x, json.Marshal); err != nil {
			return err
		}
	}
	w.line = append(w.line, "}\n"...)
	_, err := w.out.Write(w.line)
	return err
}

// member adds the value of a column to the line.
func (w *jsonLines) member(key []byte, value any, encode func(any) ([]byte, error)) error {
	text, err := encode(value)
	w.line = append(append(w.line, key...), text...)
	return err
}

// Flush implements Writer.
func (w *jsonLines) Flush() error { return w.out.Flush() }

// Close implements Writer.
func (w *jsonLines) Close() error { return w.out.Flush() }
