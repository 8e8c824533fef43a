package terminal

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// WriteYAML writes JSON as YAML, its texts fit for a terminal.
func WriteYAML(out io.Writer, line []byte) error {
	var value any
	err := yaml.UnmarshalWithOptions(powers.ReplaceAllFunc(line, pointed), &value, yaml.UseOrderedMap())
	var text []byte
	if err == nil {
		text, err = yaml.MarshalWithOptions(value, yaml.CustomMarshaler(yamlNumber), yaml.CustomMarshaler(yamlText))
	}
	if err != nil {
		return fmt.Errorf("the answer cannot be written as YAML: %w", err)
	}
	for row := range strings.Lines(string(text)) {
		if _, err := fmt.Fprintln(out, Clean(strings.TrimSuffix(row, "\n"))); err != nil {
			return err
		}
	}
	return nil
}

// powers are powers of ten in JSON, and texts, in which there are none.
var powers = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?e[+-]\d+`)

// pointed gives a power of ten a point: some readers of YAML take 1e-8 for a text, others for
// a number.
func pointed(found []byte) []byte {
	if found[0] == '"' || bytes.ContainsRune(found, '.') {
		return found
	}
	return bytes.Replace(found, []byte("e"), []byte(".0e"), 1)
}

func yamlNumber(x float64) ([]byte, error) {
	return pointed(strconv.AppendFloat(nil, x, 'g', -1, 64)), nil
}

// yamlText quotes a text that some would take for a number.
func yamlText(text string) ([]byte, error) {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return strconv.AppendQuote(nil, text), nil
	}
	return yaml.Marshal(text)
}
