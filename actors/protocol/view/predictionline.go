package view

import (
	"bytes"
	"io"
)

// PredictionsWriter writes Predictions as one line of JSON, part after part, so that it
// need not hold all rows. What it writes of parts is what Write writes of the whole.
type PredictionsWriter struct {
	out io.Writer
	all Predictions // without rows: what is the same in all parts
	row int         // rows written
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
	return append(before, rowsBegin...), append(after, '\n'), err
}

// Write writes the rows of a part.
func (w *PredictionsWriter) Write(part Predictions) error {
	var text []byte
	if w.row == 0 {
		w.all = part
		w.all.Rows, w.all.Warnings = []Prediction{}, []string{}
		before, _, err := w.frame()
		if err != nil {
			return err
		}
		text = before
	}
	for i := range part.Rows {
		row, err := Encode(part.Rows[i])
		if err != nil {
			return err
		}
		if w.row++; w.row > 1 {
			text = append(text, ',')
		}
		text = append(text, row...)
	}
	_, err := w.out.Write(text)
	return err
}

// Close writes what follows the last row.
func (w *PredictionsWriter) Close(warnings []string) error {
	w.all.Warnings = Notices(warnings)
	_, after, err := w.frame()
	if err == nil {
		_, err = w.out.Write(after)
	}
	return err
}
