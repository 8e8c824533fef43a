package jobfile

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// plain is a text that is read back as it is without quotes.
var plain = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*|-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?)$`)

// Write writes a map as a job file. Read gives the same map.
func Write(root *Node) []byte {
	var out bytes.Buffer
	for _, entry := range root.Entries {
		fmt.Fprintf(&out, "%s:", word(entry.Key))
		writeValue(&out, entry.Value)
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// writeValue writes what comes after a key of the outermost map: lists of maps and
// maps a line each, what is short on the same line.
func writeValue(out *bytes.Buffer, value *Node) {
	switch {
	case value.Kind == List && len(value.Items) > 0 && value.Items[0].Kind != Scalar:
		for _, item := range value.Items {
			fmt.Fprintf(out, "\n  - %s", Line(item))
		}
	case value.Kind == Map && len(value.Entries) > 0:
		for _, entry := range value.Entries {
			fmt.Fprintf(out, "\n  %s: %s", word(entry.Key), Line(entry.Value))
		}
	default:
		fmt.Fprintf(out, " %s", Line(value))
	}
}

// Line writes a value on one line.
func Line(value *Node) string {
	switch value.Kind {
	case Null:
		return "null"
	case Scalar:
		return word(value.Text)
	case List:
		var items []string
		for _, item := range value.Items {
			items = append(items, Line(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	default:
		var entries []string
		for _, entry := range value.Entries {
			entries = append(entries, word(entry.Key)+": "+Line(entry.Value))
		}
		return "{" + strings.Join(entries, ", ") + "}"
	}
}

// word writes a text, in quotes unless it is read back as it is without.
func word(text string) string {
	dashed := strings.ReplaceAll(text, "-", "")
	switch {
	case strings.EqualFold(text, "null"):
	case plain.MatchString(text):
		return text
	case dashed != "" && plain.MatchString(dashed) && text[0] != '-' && (text[0] < '0' || text[0] > '9'):
		return text
	}
	return quote(text)
}

// quote writes a text in double quotes.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
