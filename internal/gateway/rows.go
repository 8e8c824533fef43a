package gateway

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"deepnet/actors/protocol/view"
	"deepnet/neuron/dataset"
)

// row is a row to predict, by the names of its columns.
type row map[string]json.RawMessage

// maxCells is how many values rows may have: an empty row is short in JSON, and no shorter than
// another as a table.
const maxCells = 4 << 20

// text writes rows as a table with the columns that the model needs, and how to read that.
// What a row lacks has no value.
func (m *model) text(rows []row) ([]byte, dataset.Format, error) {
	format := dataset.Format{Delimiter: ',', Decimal: '.', Header: dataset.WithHeader}
	if m.prepared.Comma {
		format.Delimiter, format.Decimal = ';', ','
	}
	if most := maxCells / max(1, len(m.inputs)); len(rows) > most {
		return nil, format, refuse(codeTooLarge, "%d rows with the %d columns of the model are more than %d values: send fewer rows, or a table as text/csv", len(rows), len(m.inputs), maxCells)
	}
	var out bytes.Buffer
	for i, name := range m.inputs {
		separate(&out, i, format.Delimiter)
		quote(&out, name)
	}
	out.WriteByte('\n')
	for at, row := range rows {
		for name := range row {
			if !m.known[name] {
				return nil, format, m.unknown(at, row)
			}
		}
		for i, name := range m.inputs {
			separate(&out, i, format.Delimiter)
			if err := writeCell(&out, row[name], format.Decimal); err != nil {
				return nil, format, invalid("rows[%d], column %q: %v", at, name, err)
			}
		}
		out.WriteByte('\n')
	}
	return out.Bytes(), format, nil
}

// unknown is the refusal of a row with a column that the model does not know: the first by
// the alphabet.
func (m *model) unknown(at int, row row) error {
	for _, name := range slices.Sorted(maps.Keys(row)) {
		if !m.known[name] {
			return invalid("rows[%d]: %v", at, view.UnknownName("the model of job "+m.GetJob(), name, m.inputs))
		}
	}
	return nil
}

func separate(out *bytes.Buffer, i int, delimiter byte) {
	if i > 0 {
		out.WriteByte(delimiter)
	}
}

func quote(out *bytes.Buffer, text string) {
	out.WriteByte('"')
	out.WriteString(strings.ReplaceAll(text, `"`, `""`))
	out.WriteByte('"')
}

// writeCell writes a value as the table that was learned from would have it.
func writeCell(out *bytes.Buffer, value json.RawMessage, decimal byte) error {
	switch {
	case len(value) == 0 || value[0] == 'n': // null
		out.WriteString(`""`)
	case value[0] == '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return err
		}
		quote(out, text)
	case value[0] == '{' || value[0] == '[':
		return invalid("a text, a number, true, false or null belongs there")
	case decimal == ',':
		out.Write(bytes.ReplaceAll(value, []byte("."), []byte(",")))
	default:
		out.Write(value)
	}
	return nil
}

// source is a table in memory.
func source(text []byte) dataset.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
}
