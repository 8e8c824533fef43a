package terminal

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"deepnet/actors/protocol/view"
)

// Clean makes words from outside fit for a terminal: whatever does not show
// (control characters, line breaks, marks that turn the writing direction)
// is spelled out, as \x1b.
func Clean(words string) string {
	var b strings.Builder
	for i, r := range words {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(words[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, words[i])
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// Figure is a number for a person: six digits.
func Figure(x float64) string {
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// Full is a number with all the digits it needs to be read back unchanged.
func Full(x *float64) string {
	if x == nil {
		return "NaN"
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

// Percent is a share for a person.
func Percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1000)/10, 'f', 1, 64) + " %"
}

// Age is how long ago something happened, in the largest unit that fits.
func Age(now time.Time, thenMS int64) string {
	past := max(0, now.Sub(time.UnixMilli(thenMS)))
	switch {
	case thenMS == 0:
		return "-"
	case past < time.Minute:
		return fmt.Sprintf("%ds", past/time.Second)
	case past < time.Hour:
		return fmt.Sprintf("%dm", past/time.Minute)
	case past < 48*time.Hour:
		return fmt.Sprintf("%dh", past/time.Hour)
	default:
		return fmt.Sprintf("%dd", past/(24*time.Hour))
	}
}

// Clock is a time in Unix milliseconds for a person; empty for 0.
func Clock(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format("2006-01-02 15:04:05 UTC")
}

// Counted is a number of things, such as "1 row" or "3 rows".
func Counted(n uint64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Short cuts a name so that a table stays a table.
func Short(name string) string {
	const most = 32
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most-3]) + "..."
	}
	return name
}

// Dash stands for an empty cell.
func Dash(cell string) string {
	if cell == "" {
		return "-"
	}
	return cell
}

// Mebibytes is a number of bytes for a person.
func Mebibytes(bytes int64) string { return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20)) }

// FieldsOf are the fields of lines.
func FieldsOf(lines []view.Line) (fields []Field) {
	for _, line := range lines {
		fields = append(fields, Field{line.Name, line.Value})
	}
	return fields
}

// Field is one line of a description.
type Field struct{ Name, Value string }

// WriteFields writes the fields that have a value, values in one column.
func WriteFields(out io.Writer, fields []Field) {
	widest := 0
	for _, f := range fields {
		if f.Value != "" {
			widest = max(widest, len(f.Name))
		}
	}
	for _, f := range fields {
		if f.Value != "" {
			fmt.Fprintf(out, "%-*s  %s\n", widest, f.Name, Clean(f.Value))
		}
	}
}
