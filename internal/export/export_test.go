package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// row is a row of a table.
type row struct {
	Texts   []string
	Numbers []*float64
}

// written is a table in a format.
func written(t fataler, format Format, columns Columns, rows []row) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := New(format, &out, columns)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		err := w.Write(r.Texts, r.Numbers)
		if i%3 == 0 {
			err = errors.Join(err, w.Flush())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

// readers read a table of each format with a program that is not ours.
var readers = map[Format]func(t fataler, text []byte, columns Columns) (names []string, rows []row){
	CSV:       readCSV,
	JSONLines: readJSONLines,
	Parquet:   readParquet,
}

func readCSV(t fataler, text []byte, columns Columns) ([]string, []row) {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for _, line := range lines[1:] {
		r := row{}
		for _, cell := range line[:len(columns.Texts)] {
			r.Texts = append(r.Texts, strings.TrimPrefix(cell, "'"))
		}
		for _, cell := range line[len(columns.Texts):] {
			x, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			r.Numbers = append(r.Numbers, known(x))
		}
		rows = append(rows, r)
	}
	return lines[0], rows
}

func known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}

func readJSONLines(t fataler, text []byte, columns Columns) ([]string, []row) {
	t.Helper()
	var names []string
	var rows []row
	for line := range bytes.Lines(text) {
		r, decoder := row{}, json.NewDecoder(bytes.NewReader(line))
		names = nil
		for i := 0; ; i++ {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch token := token.(type) {
			case json.Delim:
				i--
			case float64:
				r.Numbers = append(r.Numbers, &token)
			case nil:
				r.Numbers = append(r.Numbers, nil)
			case string:
				if i%2 == 0 {
					names = append(names, token)
				} else {
					r.Texts = append(r.Texts, token)
				}
			}
		}
		rows = append(rows, r)
	}
	if names == nil {
		names = slices.Concat(columns.Texts, columns.Numbers)
	}
	return names, rows
}

func readParquet(t fataler, text []byte, columns Columns) ([]string, []row) {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range file.Schema().Fields() {
		names = append(names, field.Name())
	}
	var rows []row
	for _, group := range file.RowGroups() {
		reader := group.Rows()
		buffer := make([]parquet.Row, group.NumRows())
		if n, err := reader.ReadRows(buffer); n != len(buffer) {
			t.Fatal(err)
		}
		for _, values := range buffer {
			r := row{}
			for i, value := range values {
				switch {
				case i < len(columns.Texts):
					r.Texts = append(r.Texts, string(value.ByteArray()))
				case value.IsNull():
					r.Numbers = append(r.Numbers, nil)
				default:
					x := value.Double()
					r.Numbers = append(r.Numbers, &x)
				}
			}
			rows = append(rows, r)
		}
		_ = reader.Close()
	}
	return names, rows
}

// What is written in any format is read back: names in their order, texts, and numbers to the last bit.
func TestATableIsReadBackAsItWasWritten(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[a-z"',;=\n 	é\x1b]{0,8}`), rapid.SampledFrom([]string{"007", "-1", "=1+1", "NaN", ""}))
	number := rapid.Custom(func(t *rapid.T) *float64 {
		return known(rapid.OneOf(rapid.Float64Range(-1e300, 1e300), rapid.SampledFrom([]float64{math.NaN(), 0, 1, -2e-9, 5e-324, 1e21})).Draw(t, "x"))
	})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zA-Z_ ."é]{1,6}`), 1, 6, rapid.ID).Draw(t, "names")
		cut := rapid.IntRange(0, len(names)-1).Draw(t, "texts")
		columns := Columns{names[:cut:cut], names[cut:]}
		rows := make([]row, rapid.IntRange(0, 7).Draw(t, "rows"))
		for i := range rows {
			for range columns.Texts {
				rows[i].Texts = append(rows[i].Texts, text.Draw(t, "text"))
			}
			for range columns.Numbers {
				rows[i].Numbers = append(rows[i].Numbers, number.Draw(t, "number"))
			}
		}
		for format, read := range readers {
			want := rows
			if format == CSV {
				want = asCSV(rows)
			}
			file := written(t, format, columns, rows)
			gotNames, got := read(t, file, columns)
			if diff := cmp.Diff(names, gotNames); diff != "" {
				t.Fatalf("%s: names (-want +got)\n%s", format, diff)
			}
			if len(want) != len(got) || len(want) > 0 && !cmp.Equal(want, got) {
				t.Fatalf("%s: %q\n%s", format, file, cmp.Diff(want, got))
			}
		}
	})
}

// asCSV are the rows as a reader of CSV that takes off an apostrophe has them: one that was there goes, too.
func asCSV(rows []row) (read []row) {
	for _, r := range rows {
		texts := slices.Clone(r.Texts)
		for i := range texts {
			texts[i] = strings.TrimPrefix(texts[i], "'")
		}
		read = append(read, row{texts, r.Numbers})
	}
	return read
}

func TestOnlyCSVGuardsAgainstFormulas(t *testing.T) {
	rows := []row{{[]string{"=1+1"}, nil}}
	for format, want := range map[Format]string{CSV: "=id,x\n", JSONLines: `{"=id":"=1+1"}` + "\n"} {
		got := string(written(t, format, Columns{Texts: []string{"=id"}}, rows))
		if format == CSV {
			want = "'=id\n'=1+1\n"
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Memory does not grow with the rows: a group of rows is written out when it is complete.
func TestParquetIsWrittenInGroupsOfRows(t *testing.T) {
	out := &bytes.Buffer{}
	w := newParquet(out, Columns{Texts: []string{"a"}, Numbers: []string{"b"}}).(*parquetWriter)
	w.most = 10
	for range 25 {
		if err := w.Write([]string{"x"}, []*float64{nil}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(file.RowGroups()) != 3 || file.NumRows() != 25 {
		t.Errorf("%v: %d groups", err, len(file.RowGroups()))
	}
}

func TestTheEndingOfAFileNamesItsFormat(t *testing.T) {
	for path, want := range map[string]Format{
		"a.csv": CSV, "x/a.b.CSV": CSV, "a.jsonl": JSONLines, "a.ndjson": JSONLines, "a.parquet": Parquet, "a.json": "", "csv": "", "a": "", "a.csv.gz": "",
	} {
		if got := FormatOf(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if _, err := New("xls", io.Discard, Columns{}); err == nil {
		t.Error("a format that there is not was taken")
	}
}

func TestAWriterThatCannotWriteSaysSo(t *testing.T) {
	for _, format := range Formats() {
		w, err := New(format, broken{}, Columns{Texts: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		err = errors.Join(w.Write([]string{strings.Repeat("x", 1<<16)}, nil), w.Flush(), w.Close())
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }
