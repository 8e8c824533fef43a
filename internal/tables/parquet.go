package tables

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	stored "github.com/parquet-go/parquet-go/format"
)

// parquetRows reads a Parquet file, a batch of rows at a time.
type parquetRows struct {
	columns []parquetColumn
	groups  []parquet.RowGroup // those still to be read
	count   int64              // rows still to be read
	rows    parquet.Rows       // of the group that is read; nil: none
	batch   []parquet.Row
	ready   []parquet.Row // of the batch, not yet returned
	ended   bool          // the group has no more
	named   bool          // the header was returned
	row     []cell
}

// parquetColumn is a column, and how its values are written.
type parquetColumn struct {
	name  string
	write func(parquet.Value) (cell, error)
}

// batchRows is how many rows are read at once.
const batchRows = 64

// openParquet opens a Parquet file whose columns have one value in each row.
func openParquet(file *Text, _ Options) (source, error) {
	if err := checkFooter(file); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(file, file.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, damaged(aParquet, err)
	}
	r := &parquetRows{groups: f.RowGroups(), count: f.NumRows(), batch: make([]parquet.Row, batchRows)}
	for _, c := range f.Root().Columns() {
		column, err := newParquetColumn(c)
		if err != nil {
			return nil, err
		}
		r.columns = append(r.columns, column)
	}
	if len(r.columns) == 0 {
		return nil, errors.New("the Parquet file has no columns")
	}
	return r, checkPages(file, f)
}

// checkFooter refuses what is encrypted, and what does not end as a Parquet file does: its last bytes are the length of the
// description before them, and PAR1.
func checkFooter(file *Text) error {
	const ends = 8
	tail := make([]byte, ends)
	if _, err := file.ReadAt(tail, max(0, file.Size()-ends)); err != nil {
		return damaged(aParquet, errors.New("it has no end"))
	}
	head, _ := file.head(4)
	switch mark := string(tail[4:]); {
	case string(head) == "PARE" || mark == "PARE":
		return errors.New("the Parquet file is encrypted; save it without")
	case mark != "PAR1":
		return damaged(aParquet, errors.New("its end is missing"))
	case int64(binary.LittleEndian.Uint32(tail)) > file.Size()-ends:
		return damaged(aParquet, errors.New("its end does not fit its size"))
	}
	return nil
}

// newParquetColumn refuses a column that has more than one value in a row.
func newParquetColumn(c *parquet.Column) (parquetColumn, error) {
	if is := severalIn(c); is != "" {
		return parquetColumn{}, fmt.Errorf("column %q holds %s; a cell has one value: give each value a column of its own, or write the file without it", c.Name(), is)
	}
	write, err := parquetWriter(c.Type())
	if err != nil {
		return parquetColumn{}, fmt.Errorf("column %q holds %w; save it as text or numbers, or write the file without it", c.Name(), err)
	}
	return parquetColumn{c.Name(), write}, nil
}

// severalIn says what a column has in a row, if it is not a single value.
func severalIn(c *parquet.Column) string {
	if c.Leaf() && !c.Repeated() {
		return ""
	}
	if logical := c.Type().LogicalType(); logical != nil {
		switch logical.Value.(type) {
		case *stored.ListType:
			return "lists"
		case *stored.MapType:
			return "maps"
		}
	}
	if c.Repeated() {
		return "lists"
	}
	return "groups of values"
}

func (r *parquetRows) next() ([]cell, error) {
	if r.row == nil {
		r.row = make([]cell, len(r.columns))
	}
	if !r.named {
		r.named = true
		for i, c := range r.columns {
			r.row[i] = cell{c.name, name}
		}
		return r.row, nil
	}
	if len(r.ready) == 0 {
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
	row := r.ready[0]
	r.ready = r.ready[1:]
	return r.row, r.take(row)
}

// take writes the values of a row.
func (r *parquetRows) take(row parquet.Row) error {
	if len(row) != len(r.columns) {
		return damaged(aParquet, fmt.Errorf("a row has %d values, not %d", len(row), len(r.columns)))
	}
	for _, value := range row {
		column := value.Column()
		if value.IsNull() {
			r.row[column] = cell{}
			continue
		}
		written, err := r.columns[column].write(value)
		if err != nil {
			return fmt.Errorf("column %q holds %w", r.columns[column].name, err)
		}
		r.row[column] = written
	}
	return nil
}

// fill reads the next batch.
func (r *parquetRows) fill() error {
	for {
		if r.rows == nil {
			if len(r.groups) == 0 && r.count == 0 {
				return io.EOF
			}
			if len(r.groups) == 0 {
				return damaged(aParquet, errors.New("it has not as many rows as it says"))
			}
			r.rows, r.groups, r.ended = r.groups[0].Rows(), r.groups[1:], false
		}
		if !r.ended {
			n, err := r.rows.ReadRows(r.batch)
			if err != nil && !errors.Is(err, io.EOF) {
				return damaged(aParquet, err)
			}
			r.ended = err != nil
			r.count -= int64(n)
			if r.ready = r.batch[:n]; n > 0 {
				return nil
			}
		}
		if err := r.close(); err != nil {
			return damaged(aParquet, err)
		}
	}
}

func (r *parquetRows) notices() []string { return nil }

// close closes the group that is read.
func (r *parquetRows) close() error {
	if r.rows == nil {
		return nil
	}
	rows := r.rows
	r.rows = nil
	return rows.Close()
}
