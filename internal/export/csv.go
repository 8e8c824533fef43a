package export

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
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
func (w *csvWriter) cell(text string) string {
	if formula(text) {
		text = "'" + text
	}
	return w.show(text)
}

// Write implements Writer.
func (w *csvWriter) Write(texts []string, numbers []*float64) error {
	if err := w.begin(); err != nil {
		return err
	}
	w.texts(texts)
	for _, x := range numbers {
		w.line = append(w.line, number(x))
	}
	return w.out.Write(w.line)
}

// number writes a number in the fewest digits that tell it from all others.
func number(x *float64) string {
	if x == nil {
		return strconv.FormatFloat(math.NaN(), 'g', -1, 64)
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
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

// formula says whether a spreadsheet would take a text for a formula.
func formula(text string) bool {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err != nil
}
