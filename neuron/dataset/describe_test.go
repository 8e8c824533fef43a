package dataset_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// cells is what describing and loading a table of texts and nothing else reads: every cell, column after column.
func cells(t fataler, text string, c dataset.Choices, columns []string) [][]string {
	t.Helper()
	for _, name := range columns {
		c.Kinds = append(c.Kinds, dataset.Choose{Column: name, Kind: dataset.Category})
	}
	f := load(t, text, c)
	var read [][]string
	for _, s := range f.Columns {
		column := make([]string, f.Rows)
		for row, code := range s.Codes {
			if code >= 0 {
				column[row] = s.Values[code]
			}
		}
		read = append(read, column)
	}
	return read
}

func TestEveryTableIsCutAsEncodingCSVCutsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.SampledFrom([]rune("ab1 ,;|\t\"'\n.é")))
		width, rows := rapid.IntRange(1, 4).Draw(t, "width"), rapid.IntRange(2, 30).Draw(t, "rows")
		delimiter := rapid.SampledFrom([]rune(",;|\t")).Draw(t, "delimiter")
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = delimiter, rapid.Bool().Draw(t, "crlf")
		header, want := []string{}, make([][]string, width)
		for c := range width {
			header = append(header, fmt.Sprintf("x%d", c))
		}
		_ = w.Write(append(slices.Clone(header), "y"))
		for row := range rows {
			line := []string{}
			for c := range width {
				line = append(line, "a"[:max(0, 1-row)]+cell.Draw(t, "cell")) // a column has a value
				want[c] = append(want[c], strings.TrimSpace(line[c]))
			}
			_ = w.Write(append(line, fmt.Sprint("y", row%2)))
		}
		w.Flush()
		got := cells(t, b.String(), dataset.Choices{Target: "y", Format: dataset.Format{Delimiter: byte(delimiter), Missing: []string{}}}, header)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(b.String(), diff)
		}
	})
}

func TestLinesEndInAnyOfTheUsualWays(t *testing.T) {
	want := cells(t, "x,y\n1 a,r\n2 b,s\n", dataset.Choices{Target: "y"}, []string{"x"})
	for _, end := range []string{"\r\n", "\r"} {
		for _, text := range []string{"x,y\n1 a,r\n2 b,s\n", "x,y\n1 a,r\n2 b,s", "x,y\n\n1 a,r\n\n\n2 b,s\n\n"} {
			got := cells(t, strings.ReplaceAll(text, "\n", end), dataset.Choices{Target: "y"}, []string{"x"})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q after %q: %s", text, end, diff)
			}
		}
	}
}

func TestTheDelimiterIsGuessedWhereverTablesCanBeRead(t *testing.T) {
	for _, delimiter := range ",;\t|" {
		for _, rows := range [][]string{
			{"x,w,y", "1,2,a", "3,4,b"},
			{"x,note,y", "1,\"one; two, three|four\tfive\",a", "3,six,b"},
			{"x,w,y,", "1,2,a,", "3,4,b,"},
			{"x,w,y", "1,,", ",,", "3,4,b", "3,5,a"},
		} {
			text := ""
			for _, row := range rows {
				head, quoted, found := strings.Cut(row, "\"")
				quoted, tail, _ := strings.Cut(quoted, "\"")
				text += strings.ReplaceAll(head, ",", string(delimiter))
				if found {
					text += "\"" + quoted + "\"" + strings.ReplaceAll(tail, ",", string(delimiter))
				}
				text += "\n"
			}
			d := describe(t, text, dataset.Choices{})
			if d.Format.Delimiter != byte(delimiter) {
				t.Errorf("%q is separated by %q", text, d.Format.Delimiter)
			}
		}
	}
}

// generated is a table of so many rows that is made while it is read.
type generated struct {
	rows, made int
	row        func(i int) string
	rest       string
	bytes      int64
}

func (g *generated) Read(p []byte) (int, error) {
	for g.rest == "" {
		if g.made > g.rows {
			return 0, io.EOF
		}
		g.rest = g.row(g.made)
		g.made++
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	g.bytes += int64(n)
	return n, nil
}

func (g *generated) Close() error { return nil }

// peak is the most memory in use while f works, above what was in use before.
func peak(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.HeapSys - min(after.HeapSys, before.HeapSys) + after.HeapAlloc - min(after.HeapAlloc, before.HeapAlloc)
}

func TestALargeTableStreamsThroughTheMemoryOfItsNumbers(t *testing.T) {
	rows := 200_000
	if long() {
		rows = 5_000_000 // above a gigabyte
	}
	note := strings.Repeat("a word or two ", 12)
	var read int64
	source := func() (io.ReadCloser, error) {
		g := &generated{rows: rows, row: func(i int) string {
			if i == 0 {
				return "x,note,kind,y\n"
			}
			return fmt.Sprintf("%d.5,%s%d,kind %d,%d.25\n", i, note, i, i%7, i%1000)
		}}
		t.Cleanup(func() { read += g.bytes })
		return g, nil
	}
	var d *dataset.Description
	var err error
	described := peak(func() {
		d, err = dataset.Describe(source, dataset.Choices{Target: "y", Bounds: dataset.Bounds{Numbers: 100_000_000}})
	})
	if err != nil {
		t.Fatal(err)
	}
	var f *dataset.Frame
	loaded := peak(func() { f, err = dataset.Load(source, d) })
	if err != nil || f.Rows != rows || len(f.Columns) != 2 {
		t.Fatal(err, f)
	}
	t.Logf("%d rows: %d MiB to describe, %d MiB to load", rows, described>>20, loaded>>20)
	if most := uint64(40 << 20); described > most {
		t.Errorf("describing took %d MiB", described>>20)
	}
	if most := uint64(40<<20 + 100*rows); loaded > most {
		t.Errorf("loading %d rows took %d MiB", rows, loaded>>20)
	}
}

func TestATableTooLargeIsRefusedBeforeMemoryIsAllocated(t *testing.T) {
	const rows = 100_000
	source := func() (io.ReadCloser, error) {
		return &generated{rows: rows, row: func(i int) string {
			if i == 0 {
				return "a,b,c,d,y\n"
			}
			return "1,2,3,4,5\n"
		}}, nil
	}
	d, err := dataset.Describe(source, dataset.Choices{Target: "y", Bounds: dataset.Bounds{Numbers: 499_999}})
	if err != nil {
		t.Fatal(err)
	}
	used := peak(func() { _, err = dataset.Load(source, d) })
	if !errors.Is(err, dataset.ErrTooManyCells) || !strings.Contains(err.Error(), "100000 rows x 5 columns = 500000 numbers, and 499999 is the limit (8 bytes each = 4000000 bytes of memory, of 3999992 bytes at the most)") {
		t.Error(err)
	}
	if used > 1<<20 {
		t.Errorf("%d bytes were taken", used)
	}
}

func TestALineThatNeverEndsIsRefused(t *testing.T) {
	for _, begin := range []string{"x,y\n", "x,y\n\"", "", "\""} {
		source := func() (io.ReadCloser, error) {
			return &generated{rows: 1 << 30, row: func(i int) string {
				if i == 0 {
					return begin
				}
				return "a long, long text "
			}}, nil
		}
		_, err := dataset.Describe(source, dataset.Choices{})
		if !errors.Is(err, dataset.ErrTooLong) && !errors.Is(err, dataset.ErrTooManyCells) {
			t.Errorf("after %q: %v", begin, err)
		}
	}
}

func TestNoMoreOfASourceIsReadThanTheBounds(t *testing.T) {
	for _, text := range []string{"x,y\n1,a\n2,b\n"} {
		for bytes := 1; bytes <= len(text)+1; bytes++ {
			_, err := dataset.Describe(source(text), dataset.Choices{Bounds: dataset.Bounds{Bytes: int64(bytes)}})
			if errors.Is(err, dataset.ErrTooLong) != (bytes < len(text)) {
				t.Errorf("%d of %d bytes: %v", bytes, len(text), err)
			}
		}
	}
}

func TestASourceThatFailsSaysWhy(t *testing.T) {
	broken := func() (io.ReadCloser, error) { return nil, io.ErrClosedPipe }
	breaking := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("x,y\n1,2\n"), iotest.ErrReader(io.ErrClosedPipe))), nil
	}
	late := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("x,y\n"+strings.Repeat("1,2\n", 200_000)), iotest.ErrReader(io.ErrClosedPipe))), nil
	}
	for _, source := range []dataset.Source{broken, breaking, late} {
		if _, err := dataset.Describe(source, dataset.Choices{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	}
}

func TestATableThatChangesBetweenItsPassesIsRefused(t *testing.T) {
	d := describe(t, "x,y\n1,a\n2,b\n3,a\n", dataset.Choices{Target: "y"})
	for _, text := range []string{"x,y\n1,a\n2,b\n", "x,y\n1,a\n2,b\n3,a\n4,b\n", "w,y\n1,a\n2,b\n3,a\n", "x,y,z\n1,a,1\n2,b,1\n3,a,1\n"} {
		if _, err := dataset.Load(source(text), d); !errors.Is(err, dataset.ErrChanged) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestATableThatGrowsForeverAfterItWasDescribedIsReadNoFurther(t *testing.T) {
	d := describe(t, "x,y\n1,a\n2,b\n3,a\n", dataset.Choices{Target: "y"})
	endless := &generated{rows: 1 << 30, row: func(i int) string { return []string{"x,y\n", "1,a\n"}[min(i, 1)] }}
	_, err := dataset.Load(func() (io.ReadCloser, error) { return endless, nil }, d)
	if !errors.Is(err, dataset.ErrChanged) || endless.bytes > 1<<20 {
		t.Errorf("%d bytes were read: %v", endless.bytes, err)
	}
}

func TestSemicolonsSeparateNumbersWithDecimalCommas(t *testing.T) {
	d := describe(t, "1,5;2,5\n3,5;4,25\n", dataset.Choices{})
	if d.Format.Delimiter != ';' || d.Format.Decimal != ',' || d.Format.Header != dataset.NoHeader || len(d.Columns) != 2 {
		t.Errorf("%+v", d.Format)
	}
}

func TestASourceReadInAnyPiecesIsTheSame(t *testing.T) {
	text := "sep=;\r\nx;note;y\r\n1,5;\"a\"\"b\r\nc\";r\r\n2,5;é;s\r\n3,5;ü;r\r\n"
	want := load(t, text, dataset.Choices{Target: "y"})
	slowly := func() (io.ReadCloser, error) { return io.NopCloser(iotest.OneByteReader(strings.NewReader(text))), nil }
	d, err := dataset.Describe(slowly, dataset.Choices{Target: "y"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := dataset.Load(slowly, d)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(dataset.Frame{})); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestATableOfTooManyColumnsIsRefusedBeforeTheyAreCounted(t *testing.T) {
	header := make([]string, 5)
	for i := range header {
		header[i] = fmt.Sprint("x", i)
	}
	text := strings.Join(header, ",") + "\n1,2,3,4,5\n"
	for features, want := range map[int]error{4: dataset.ErrTooManyCells, 5: nil} {
		if _, err := dataset.Describe(source(text), dataset.Choices{Bounds: dataset.Bounds{Features: features}}); !errors.Is(err, want) {
			t.Error(features, err)
		}
	}
}
