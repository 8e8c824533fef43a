package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"
	"unicode"
	"unicode/utf16"
)

// Write writes value as one line of JSON; see Encode. It fails when out does, too.
func Write(out io.Writer, value any) error {
	line, err := Encode(value)
	if err == nil {
		_, err = out.Write(append(line, '\n'))
	}
	return err
}

// Encode is value as JSON on one line in which every character is visible: what could
// steer a terminal is escaped, as \u001b. It fails where encoding/json does.
func Encode(value any) ([]byte, error) {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("the answer cannot be written as JSON: %w", err)
	}
	text := bytes.TrimSuffix(plain.Bytes(), []byte("\n"))
	if !bytes.ContainsFunc(text, hidden) {
		return text, nil
	}
	var line bytes.Buffer
	for _, r := range string(text) {
		if !hidden(r) {
			line.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&line, `\u%04x`, unit)
		}
	}
	return line.Bytes(), nil
}

// hidden says whether a character could do something else than be seen.
func hidden(r rune) bool { return !unicode.IsGraphic(r) }

// Finite is x, or nil for a number that JSON cannot write: NaN or an infinity.
func Finite(x *float64) *float64 {
	if x == nil || math.IsNaN(*x) || math.IsInf(*x, 0) {
		return nil
	}
	return x
}

// List is list, or an empty one for nil, which JSON would write as null.
func List[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Known is value, or nil for the zero value, which stands for what is not known.
func Known[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// instant is a time in Unix milliseconds as RFC 3339 in UTC; nil for 0.
func instant(ms int64) *string {
	if ms == 0 {
		return nil
	}
	return Known(time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z07:00"))
}
