package chart

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"deepnet/actors/protocol"
)

// Page says how a report is printed. The report's texts must hold no control characters.
type Page struct {
	Width  int // characters; default 80, at least 60
	Colour bool
}

// Write prints the report.
func (p Page) Write(out io.Writer, r *protocol.Reported) error {
	w := &writer{out: out, width: max(60, p.Width), colour: p.Colour}
	if p.Width == 0 {
		w.width = 80
	}
	w.losses(Training(r.GetJob().GetPlan()), r.GetLosses())
	if r.GetEvaluation() == nil {
		w.wrapped(r.GetMissing())
		return w.err
	}
	e := r.GetEvaluation()
	w.metrics(e)
	w.confusion(numerically(e.GetClasses()))
	w.predicted(e.GetNumbers())
	w.targets(e.GetByTarget().GetTargets())
	w.importances(e)
	w.calibration(e.GetClasses().GetCalibration())
	w.misses(e)
	w.notes(e)
	w.oneByOne(e.GetByTarget().GetTargets())
	return w.err
}

// writer prints parts and remembers the first failure.
type writer struct {
	out    io.Writer
	err    error
	width  int
	colour bool
	begun  bool // something was printed
}

func (w *writer) print(format string, args ...any) {
	if w.err == nil {
		w.begun = true
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

// line prints a line without trailing spaces.
func (w *writer) line(format string, args ...any) {
	w.print("%s\n", strings.TrimRight(fmt.Sprintf(format, args...), " "))
}

// heading begins a part.
func (w *writer) heading(format string, args ...any) {
	if w.begun {
		w.print("\n")
	}
	w.print("%s\n", w.paint(bold, fmt.Sprintf(format, args...)))
}

const (
	bold  = "\x1b[1m"
	blue  = "\x1b[34m"
	plain = "\x1b[0m"
)

func (w *writer) paint(colour, text string) string {
	if !w.colour || text == "" {
		return text
	}
	return colour + text + plain
}

// wrapped prints words in lines of the page's width.
func (w *writer) wrapped(text string) {
	if w.begun {
		w.print("\n")
	}
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > w.width {
			w.print("%s\n", line)
			line = "  "
		} else if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		w.print("%s\n", line)
	}
}

// short cuts a name to most characters, in its middle: names that begin alike often end
// differently.
func short(name string, most int) string {
	letters := []rune(name)
	if len(letters) <= most {
		return name
	}
	tail := max(0, most-1) / 3
	return string(letters[:max(0, most-1-tail)]) + "…" + string(letters[len(letters)-tail:])
}

// padded fills a name up with spaces to a width, and cuts a longer one.
func padded(name string, width int) string {
	name = narrowed(name, width)
	return name + strings.Repeat(" ", max(0, width-across(name)))
}

// bar is a bar for a share of a width; a small share above 0 is shown too.
func bar(share float64, width int) string {
	n := int(share*float64(width) + 0.5)
	if n < 1 && share > 0.005 {
		n = 1
	}
	return strings.Repeat("=", min(max(n, 0), width))
}
