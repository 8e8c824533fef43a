package dataset_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"deepnet/neuron/dataset"
)

// readRows is what there is to know of rows to predict: the features of each row in turn, what is kept of it, the warnings.
type readRows struct {
	Inputs   [][]uint64
	Kept     []string
	Warnings []string
}

// inParts reads rows in parts of so many, 0 being all at once.
func inParts(p *dataset.Preparation, text string, most int, keep ...string) (read readRows, err error) {
	rows, err := p.OpenRows(source(text), dataset.Choices{Name: "new", Keep: keep}, most)
	if err != nil {
		return read, err
	}
	defer rows.Close()
	for {
		part, kept, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return read, err
		}
		if most > 0 && part.Rows > most {
			return read, fmt.Errorf("a part has %d rows, and %d are the most", part.Rows, most)
		}
		for r := range part.Rows {
			var row []uint64
			for f := range part.Columns {
				row = append(row, math.Float64bits(part.Inputs[f*part.Rows+r]))
			}
			read.Inputs = append(read.Inputs, row)
		}
		read.Kept = append(read.Kept, kept...)
	}
	read.Warnings = dataset.Sentences(rows.Warnings())
	if rows.Count() != len(read.Inputs) {
		err = fmt.Errorf("%d rows were announced, and %d came", rows.Count(), len(read.Inputs))
	}
	return read, err
}

// gardens are preparations of all kinds of columns, learned from tables that were written in other ways.
func gardens(t *testing.T) []*dataset.Preparation {
	var list []*dataset.Preparation
	for _, text := range []string{
		"width;kind;planted;wild;y\n1,5;rose;31.01.2024;yes;1\n2,5;tulip;01.02.2024;no;2\n3,5;rose;02.02.2024;no;3\n4,5;tulip;15.12.2023;yes;4\n",
		"width,kind,planted,wild,y\n1.5,7,01/31/2024,yes,1\n,8.0,02/01/2024,no,2\n3.25,7,02/13/2024,,3\n4,9,,yes,4\n4,8,12/24/2023,no,5\n",
		"width,kind,planted,wild,y\n€1.50,a,2024-01-31,yes,1\n€2.50,b,2024-02-01,no,2\n€3,a,2024-02-02,no,3\n€4,b,2023-12-15,yes,4\n",
	} {
		f := load(t, text, dataset.Choices{Target: "y", Kinds: []dataset.Choose{{Column: "kind", Kind: dataset.Category}}})
		list = append(list, fit(t, f, dataset.Recipe{}))
	}
	return list
}

func TestRowsInPartsAreReadAsTheWholeIs(t *testing.T) {
	preparations := gardens(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(preparations).Draw(t, "learned from")
		delimiter := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "delimiter")
		cells := map[string]*rapid.Generator[string]{
			"id":      rapid.SampledFrom([]string{"007", "  8 ", "=1+1", "a;b", "", "x\ny"}),
			"width":   rapid.SampledFrom([]string{"1", "1.5", "1,5", "1,234", "1.234", "wide", "", "€2.50", "2 €", "1e999", "NA"}),
			"kind":    rapid.SampledFrom([]string{"rose", "7", "7.0", "07", "lily", "a", "b", "", "8"}),
			"planted": rapid.SampledFrom([]string{"2024-01-31", "02/05/2024", "31/05/2024", "05/31/2024", "never", "", "31 Jan 2024", "2024-02-30"}),
			"wild":    rapid.SampledFrom([]string{"yes", "no", "1", "0", "perhaps", ""}),
			"note":    rapid.SampledFrom([]string{"", "fine", "1,5", "2024"}),
		}
		columns := rapid.Permutation([]string{"id", "width", "kind", "planted", "wild", "note"}).Draw(t, "columns")
		var b strings.Builder
		b.WriteString(strings.Join(columns, delimiter) + "\n")
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			for i, column := range columns {
				if i > 0 {
					b.WriteString(delimiter)
				}
				b.WriteString("\"" + cells[column].Draw(t, column) + "\"")
			}
			b.WriteString(rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end"))
		}
		whole, err := inParts(p, b.String(), 0, "id", "note")
		parts, again := inParts(p, b.String(), rapid.IntRange(1, 31).Draw(t, "part"), "id", "note")
		if diff := cmp.Diff(whole, parts); diff != "" || (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("%q: %v, in parts %v (-whole +parts)\n%s", b.String(), err, again, diff)
		}
		read, warnings, err := p.ReadRows(source(b.String()), dataset.Choices{Name: "new"})
		if err != nil {
			return
		}
		if got := strings.Join(dataset.Sentences(warnings), "\n"); read.Rows != len(whole.Inputs) || got != strings.Join(whole.Warnings, "\n") {
			t.Fatalf("to keep columns changes %q:\n%q", got, whole.Warnings)
		}
	})
}

func TestOfManyWarningsTheFirstAreSaidAndTheRestCounted(t *testing.T) {
	for count, want := range map[int]string{0: "", 1: "w", 100: "w", 101: "and 1 more such warnings", 105: "and 5 more such warnings"} {
		warnings := slices.Repeat([]dataset.Warning{{Says: "w"}}, count)
		if got := dataset.Sentences(warnings); len(got) != min(count, 101) || count > 0 && got[len(got)-1] != want {
			t.Errorf("%d: %q", count, got)
		}
	}
}

// How a cell is read may be told by the last row alone.
func TestTheLastRowDecidesHowTheFirstPartIsRead(t *testing.T) {
	p := learnedDates(t, "2024-04-13", "2024-06-14")
	text := "day,x\n02/05/2024,1\n03/05/2024,1\n31/05/2024,1\n"
	got, err := inParts(p, text, 1)
	if err != nil || len(got.Warnings) != 1 || !strings.Contains(got.Warnings[0], "begin with the day, as 31/05/2024 shows") {
		t.Fatal(err, got.Warnings)
	}
	want, err := inParts(p, "day,x\n2024-05-02,1\n2024-05-03,1\n2024-05-31,1\n", 1)
	if diff := cmp.Diff(want.Inputs, got.Inputs); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// Beyond so many values a category of new rows is not read on: which ones those are does not depend on the parts.
func TestCategoriesOfTooManyValuesAreReadAlikeInParts(t *testing.T) {
	p := fit(t, loadY(t, "zone,x,y\nu,1.5,1\nv,2.5,2\nu,3.5,3\n"), dataset.Recipe{})
	var b strings.Builder
	b.WriteString("zone,x\n")
	for i := range 100_020 {
		b.WriteString("z" + strconv.Itoa(i) + ",1\n")
	}
	whole, err := inParts(p, b.String(), 0)
	parts, again := inParts(p, b.String(), 30_000)
	if err != nil || again != nil || !slices.Equal(whole.Warnings, parts.Warnings) || !slices.EqualFunc(whole.Inputs, parts.Inputs, slices.Equal) {
		t.Fatal(err, again, whole.Warnings, parts.Warnings)
	}
	if !strings.Contains(fmt.Sprint(whole.Warnings), "20 of 100020 cells not readable as a category") {
		t.Error(whole.Warnings)
	}
}

func TestKeptColumnsAreTheFilesOwnWords(t *testing.T) {
	p := gardens(t)[0]
	const text = "id;planted;width;kind;wild;memo\n007;31.01.2024;1,50;rose;yes; \"a \"\"b\"\" \" \n;1.2.2024;2;tulip;no;=1\n"
	got, err := inParts(p, text, 1, "memo", "id", "width")
	if want := []string{`a "b"`, "007", "1,50", "=1", "", "2"}; err != nil || !slices.Equal(got.Kept, want) {
		t.Errorf("%q, want %q: %v", got.Kept, want, err)
	}
	for name, says := range map[string]string{
		"ids":  `new, line 1: no such column: the header does not name "ids"; did you mean "id"? It names`,
		"memo": `columns 6 and 7 are both called "memo"`,
	} {
		_, err := inParts(p, strings.ReplaceAll(text, "memo\n", "memo;memo\n"), 1, name)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A kept column is named, so the line that names it is a header, as with every other column that is asked for.
func TestAKeptColumnIsFoundInATableLikeOneWithoutAHeader(t *testing.T) {
	p := fit(t, load(t, "1.5,a,r\n2.5,b,s\n3.5,a,r\n", dataset.Choices{Target: "column_3"}), dataset.Recipe{})
	for text, kept := range map[string]string{
		"7,b,q1\n8,a,q2\n": "q1 q2",
		"column_2,column_1,column_3\nb,7,q1\na,8,q2\n": "q1 q2",
	} {
		got, err := inParts(p, text, 1, "column_3")
		if err != nil || strings.Join(got.Kept, " ") != kept || len(got.Inputs) != 2 {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// The text of a part is bounded, whatever its rows hold.
func TestLongCellsThatAreKeptMakePartsOfFewRows(t *testing.T) {
	p := fit(t, loadY(t, "a,y\n1,r\n3,s\n"), dataset.Recipe{})
	text := "a,memo\n" + strings.Repeat("1,"+strings.Repeat("x", 5<<20)+"\n", 7)
	rows, err := p.OpenRows(source(text), dataset.Choices{Keep: []string{"memo"}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for _, want := range []int{4, 3} {
		part, kept, err := rows.Next()
		if err != nil || part.Rows != want || len(kept) != want {
			t.Fatal(part, err)
		}
	}
	if _, _, err := rows.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// sameLine is a line over and over.
type sameLine struct {
	line string
	at   int
}

func (s *sameLine) Read(p []byte) (int, error) {
	n := copy(p, s.line[s.at:])
	s.at = (s.at + n) % len(s.line)
	return n, nil
}

// Of a table that is read in parts no more is in memory than a part.
func TestMemoryDoesNotGrowWithTheRowsToPredict(t *testing.T) {
	p := fit(t, loadY(t, "zone,x,y\nu,1.5,1\nv,2.5,2\nu,3.5,3\n"), dataset.Recipe{})
	const line, count = 256, 50_000
	text := "u,1.5," + strings.Repeat("n", line-7) + "\n"
	rows, err := p.OpenRows(func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("zone,x,note\n"), io.LimitReader(&sameLine{line: text}, line*count))), nil
	}, dataset.Choices{Keep: []string{"note"}}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	live := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := live()
	for parts := 0; ; parts++ {
		part, kept, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if grown := live() - before; grown > line*count/8 {
			t.Fatalf("after %d parts %d bytes are in memory", parts, grown)
		}
		runtime.KeepAlive(part)
		runtime.KeepAlive(kept)
	}
}

func TestATableThatChangesWhileItsPartsAreReadIsRefused(t *testing.T) {
	p := fit(t, loadY(t, "a,y\n1,r\n3,s\n"), dataset.Recipe{})
	for sentence, later := range map[string]string{
		"a row more": "a\n1\n2\n3\n4\n", "a row less": "a\n1\n2\n", "another header": "a,b\n1,1\n2,2\n3,3\n",
	} {
		texts := []string{"a\n1\n2\n3\n", later}
		rows, err := p.OpenRows(func() (io.ReadCloser, error) {
			text := texts[0]
			texts = texts[1:]
			return io.NopCloser(strings.NewReader(text)), nil
		}, dataset.Choices{}, 2)
		for err == nil {
			_, _, err = rows.Next()
		}
		if !errors.Is(err, dataset.ErrChanged) {
			t.Errorf("%s: %v", sentence, err)
		}
	}
}
