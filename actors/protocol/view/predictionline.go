package view

import (
	"bytes"
	"io"
	"slices"
)

// PredictionsWriter writes Predictions as one line of JSON, part after part, so that it
// need not hold all rows. What it writes of parts is what Write writes of the whole.
type PredictionsWriter struct {
	out   io.Writer
	all   Predictions // without rows: what is the same in all parts
	row   int         // rows written
	after []byte      // what follows them if nothing is to be warned of
}

// NewPredictionsWriter returns a writer that has written nothing yet.
func NewPredictionsWriter(out io.Writer) *PredictionsWriter {
	return &PredictionsWriter{out: out}
}

// rowsBegin is where rows begin in the JSON of Predictions that have none. Within a text
// its quotes would be escaped.
const rowsBegin = `"rows":[`

// frame is what comes before and after the rows.
func (w *PredictionsWriter) frame() (before, after []byte, err error) {
	line, err := Encode(w.all)
	before, after, _ = bytes.Cut(line, []byte(rowsBegin))
	return slices.Concat(before, []byte(rowsBegin)), append(after, '\n'), err
}

// Write writes the rows of a part.
func (w *PredictionsWriter) Write(part Predictions) error {
	rows, err := Encode(List(part.Rows))
	if err != nil {
		return err
	}
	var text []byte
	switch {
	case w.row == 0:
		w.all = part
		w.all.Rows, w.all.Warnings = []Prediction{}, []string{}
		if text, w.after, err = w.frame(); err != nil {
			return err
		}
	case len(part.Rows) > 0:
		text = []byte{','}
	}
	w.row += len(part.Rows)
	_, err = w.out.Write(append(text, rows[1:len(rows)-1]...)) // without the brackets of their list
	return err
}

// Close writes what follows the last row.
func (w *PredictionsWriter) Close(warnings []string) (err error) {
	if w.after == nil || len(warnings) > 0 {
		w.all.Warnings = Notices(warnings)
		_, w.after, err = w.frame()
	}
	if err == nil {
		_, err = w.out.Write(w.after)
	}
	return err
}
