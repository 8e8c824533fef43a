package export

import (
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// groupCells is about how many cells a row group has: it is in memory until it is complete.
const groupCells = 1 << 21

// parquetWriter writes Parquet: texts as strings, numbers as doubles that may be null.
type parquetWriter struct {
	out  *parquet.GenericWriter[any]
	row  parquet.Row
	most int // rows of a group
	held int
}

func newParquet(out io.Writer, columns Columns) Writer {
	return &parquetWriter{
		out:  parquet.NewGenericWriter[any](out, parquet.NewSchema("table", inOrder(columns)), parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("deepnet", "", "")),
		most: max(1, groupCells/max(1, len(columns.Texts)+len(columns.Numbers))),
	}
}

// ordered is a group whose fields come in an order of their own; those of a Group come in
// the order of their names.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

// Fields implements parquet.Node.
func (o ordered) Fields() []parquet.Field { return slices.Clone(o.fields) }

// inOrder is a node for a table whose columns stay in their order.
func inOrder(columns Columns) parquet.Node {
	group, place := parquet.Group{}, map[string]int{}
	for _, name := range columns.Texts {
		group[name], place[name] = parquet.String(), len(place)
	}
	for _, name := range columns.Numbers {
		group[name], place[name] = parquet.Optional(parquet.Leaf(parquet.DoubleType)), len(place)
	}
	fields := group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return place[a.Name()] - place[b.Name()] })
	return ordered{group, fields}
}

// Write implements Writer.
func (w *parquetWriter) Write(texts []string, numbers []*float64) error {
	w.row = w.row[:0]
	for i, text := range texts {
		w.row = append(w.row, parquet.ByteArrayValue([]byte(text)).Level(0, 0, i))
	}
	for i, x := range numbers {
		value := parquet.NullValue().Level(0, 0, len(texts)+i)
		if x != nil {
			value = parquet.DoubleValue(*x).Level(0, 1, len(texts)+i)
		}
		w.row = append(w.row, value)
	}
	if _, err := w.out.WriteRows([]parquet.Row{w.row}); err != nil {
		return err
	}
	if w.held++; w.held < w.most {
		return nil
	}
	w.held = 0
	return w.out.Flush()
}

// Flush implements Writer: a group goes on until it is complete.
func (w *parquetWriter) Flush() error { return nil }

// Close implements Writer.
func (w *parquetWriter) Close() error { return w.out.Close() }
