package tables

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fuzzed feeds files of a format that were changed at random: each is refused, or its text is a table. Nothing takes more
// than it may.
func fuzzed(f *testing.F, called string, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
		f.Add(seed[:len(seed)/2])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		const most = 1 << 20
		text, notices, err := reading(content, Options{Name: called, most: most})
		if err != nil {
			if len(err.Error()) > 5000 || strings.TrimSpace(err.Error()) == "" {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		if len(text) > most {
			t.Errorf("%d bytes of text", len(text))
		}
		for _, notice := range notices {
			if len(notice) > 20_000 {
				t.Errorf("a notice of %d bytes", len(notice))
			}
		}
		if form, err := formatOf(&Text{small: content, size: int64(len(content))}, called); err != nil || form.open == nil {
			return // text as it was
		}
		table := csv.NewReader(strings.NewReader(text))
		table.FieldsPerRecord = -1
		if _, err := table.ReadAll(); err != nil {
			t.Errorf("the text is no table: %v\n%.200q", err, text)
		}
	})
}

// seeds are files of testdata.
func seeds(f *testing.F, pattern string) (all [][]byte) {
	names, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(names) == 0 {
		f.Fatalf("%s: %v", pattern, err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, content)
	}
	return all
}

func FuzzParquet(f *testing.F) { fuzzed(f, "t.parquet", seeds(f, "*.parquet")...) }

func FuzzXLSX(f *testing.F) {
	fuzzed(f, "t.xlsx", append(seeds(f, "*.xlsx"), book(f, `<row><c t="s"><v>0</v></c><c s="1"><v>2</v></c></row>`, nil))...)
}

// The XML of a sheet, as changes of a packed archive hardly ever reach it.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>1</v></c><c s="1"><f>x</f><v>5.5</v></c></row>`)
	f.Add(`<row hidden="1"><c t="inlineStr"><is><r><t>a</t></r></is></c></row><row/><row><c t="e"><v>#N/A</v></c></row>`)
	f.Add(`</sheetData><mergeCells><mergeCell ref="A1:B9"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, rows string) {
		text, _, err := reading(book(t, rows, nil), Options{most: 1 << 20})
		if err != nil {
			return
		}
		table := csv.NewReader(strings.NewReader(text))
		table.FieldsPerRecord = -1
		if _, err := table.ReadAll(); err != nil {
			t.Errorf("the text is no table: %v\n%.200q", err, text)
		}
	})
}

func FuzzJSON(f *testing.F) {
	fuzzed(f, "t.jsonl", []byte(`{"a":1,"b":"x"}`+"\n"+`{"a":null,"c":true}`), []byte(`[{"a":1.50},{"b":"é\"\n"}]`), []byte(`{"a":[1]}`))
}

func FuzzGzip(f *testing.F) {
	fuzzed(f, "t.csv.gz", gzipped(f, []byte("a,b\n1,2\n")), gzipped(f, []byte(`{"a":1}`)), gzipped(f, []byte("PAR1")))
}

func FuzzZstandard(f *testing.F) { fuzzed(f, "t.csv.zst", seeds(f, "*.zst")...) }
