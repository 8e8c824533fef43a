package terminal

import (
	"fmt"
	"io"

	"deepnet/actors/protocol/view"
)

// WriteComparisons writes lines one below the other, digests cut to what an eye
// compares.
func WriteComparisons(out io.Writer, lines []view.Comparison) {
	var fields []Field
	for _, line := range lines {
		text := "same       " + cut(line.A)
		switch {
		case line.A == "" && line.B == "":
			text = "not known yet"
		case line.A == "" || line.B == "":
			text = fmt.Sprintf("not known  %s and %s", cut(line.A), cut(line.B))
		case !line.Same:
			text = fmt.Sprintf("different  %s and %s", cut(line.A), cut(line.B))
		}
		fields = append(fields, Field{line.Line, text})
	}
	WriteFields(out, fields)
}

// cut shortens a digest.
func cut(value string) string {
	const most = 16
	if len(value) == 64 {
		return value[:most] + "..."
	}
	return Dash(value)
}
