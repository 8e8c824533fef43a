package export

import (
	"encoding/csv"
	"io"

	"deepnet/actors/protocol/view"
)

// csvWriter writes CSV with a header, as RFC 4180 has it.
type csvWriter struct {
	out     *csv.Writer
	columns Columns
	show    func(string) string
	begun   bool
	line    []string
}

// NewCSV returns a writer of CSV with a header. A text that a spreadsheet would take for a
// formula gets an apostrophe in front. Every text is then passed through show, which makes
// it fit for a terminal; nil leaves it as it is.
func NewCSV(out io.Writer, columns Columns, show func(string) string) Writer {
	if show == nil {
		show = func(text string) string { return text }
	}
	return &csvWriter{out: csv.NewWriter(out), columns: columns, show: show}
}

// begin writes the header, once.
func (w *csvWriter) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	w.texts(w.columns.Texts)
	for _, name := range w.columns.Numbers {
		w.line = append(w.line, w.cell(name))
	}
	return w.out.Write(w.line)
}

// texts begins a line with texts.
func (w *csvWriter) texts(texts []string) {
	w.line = w.line[:0]
	for _, text := range texts {
		w.line = append(w.line, w.cell(text))
	}
}

// cell is a text as it is written.
func (w *csvWriter) cell(text string) string { return w.show(view.TextCell(text)) }

// Write implements Writer.
func (w *csvWriter) Write(texts []string, numbers []*float64) error {
	if err := w.begin(); err != nil {
		return err
	}
	w.texts(texts)
	for _, x := range numbers {
		w.line = append(w.line, view.NumberCell(x))
	}
	return w.out.Write(w.line)
}

// Flush implements Writer.
func (w *csvWriter) Flush() error {
	w.out.Flush()
	return w.out.Error()
}

// Close implements Writer.
func (w *csvWriter) Close() error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.Flush()
}
