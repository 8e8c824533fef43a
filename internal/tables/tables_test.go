package tables

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"deepnet/neuron/dataset"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fixture is a file of testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// reading reads a file that is in memory.
func reading(content []byte, o Options) (text string, notices []string, err error) {
	table, err := Read(&Text{small: content, size: int64(len(content))}, o)
	if err != nil {
		return "", nil, err
	}
	defer table.Close()
	written, err := table.Content(table.Size())
	return string(written), table.Notices, err
}

// readAll reads a file that there is nothing wrong with.
func readAll(t *testing.T, content []byte, o Options) (text string, notices []string) {
	t.Helper()
	text, notices, err := reading(content, o)
	if err != nil {
		t.Fatal(err)
	}
	return text, notices
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(content); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The table of rents, as other programs wrote it: see testdata/README.md.
func TestATableIsTheSameTextInEveryFormat(t *testing.T) {
	want := fixture(t, "rents.csv")
	files := map[string][]byte{
		"rents.csv.gz":       gzipped(t, want),
		"rents.jsonl.gz":     gzipped(t, fixture(t, "rents.jsonl")),
		"rents.parquet.gz":   gzipped(t, fixture(t, "rents.parquet")),
		"skipped.csv.zst":    append([]byte("\x50\x2a\x4d\x18\x02\x00\x00\x00xx"), fixture(t, "rents.csv.zst")...), // as pzstd begins
		"stdin":              fixture(t, "rents.parquet"),                                                          // what it begins with says it
		"two members.csv.gz": append(gzipped(t, want[:100]), gzipped(t, want[100:])...),
		"marked.jsonl":       append([]byte("\uFEFF"), fixture(t, "rents.jsonl")...),
		"list.json":          []byte("[" + strings.Join(strings.Split(strings.TrimSpace(string(fixture(t, "rents.jsonl"))), "\n"), ",\n") + "]"),
	}
	for _, name := range []string{"rents.csv", "rents.csv.zst", "rents.parquet", "rents.xlsx", "rents.jsonl"} {
		files[name] = fixture(t, name)
	}
	for name, content := range files {
		text, notices := readAll(t, content, Options{Name: name})
		if text != string(want) || len(notices) > 0 {
			t.Errorf("%s reads\n%.300s\nwith notices %q", name, text, notices)
		}
	}
}

// What is a table as it stands stays as it is, to the byte.
func TestTextPassesThrough(t *testing.T) {
	for _, text := range []string{"a\tb\n1\t2\n", "sep=;\na;b\n1,5;2\n", "\uFEFFa,b\r\n1,2\r\n", "", "{a},b\n1,2\n", "[x],y\n1,2\n"} {
		if got, notices := readAll(t, []byte(text), Options{Name: "t.tsv"}); got != text || notices != nil {
			t.Errorf("%q reads %q, %q", text, got, notices)
		}
	}
}

// A table of tabs has another text, and the same rows.
func TestATableIsTheSameRowsInEveryFormat(t *testing.T) {
	load := func(name string, content []byte) *dataset.Frame {
		text, _ := readAll(t, content, Options{Name: name})
		source := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
		d, err := dataset.Describe(source, dataset.Choices{Target: "rent"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		frame, err := dataset.Load(source, d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return frame
	}
	want := load("rents.csv", fixture(t, "rents.csv"))
	for name, content := range map[string][]byte{
		"rents.tsv":     bytes.ReplaceAll(fixture(t, "rents.csv"), []byte(","), []byte("\t")),
		"rents.parquet": fixture(t, "rents.parquet"),
		"rents.xlsx":    fixture(t, "rents.xlsx"),
		"rents.jsonl":   fixture(t, "rents.jsonl"),
	} {
		got := load(name, content)
		if diff := cmp.Diff(want.Columns, got.Columns, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s has other columns:\n%s", name, diff)
		}
		if !slices.Equal(got.Targets, want.Targets) {
			t.Errorf("%s has other targets", name)
		}
	}
}

func TestTheTableOwnsItsFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path := filepath.Join(t.TempDir(), "large.csv.gz")
	if err := os.WriteFile(path, gzipped(t, bytes.Repeat([]byte("1,2\n"), inMemory)), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := file.Stat()
	table, err := Read(FileText(file, info.Size()), Options{Name: "large.csv.gz"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Stat(); err == nil {
		t.Error("the packed file is still open")
	}
	for range 2 { // as often as one likes
		if n, err := io.Copy(io.Discard, table.Reader()); n != 4*inMemory || err != nil {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
	if err := table.Close(); err != nil {
		t.Error(err)
	}
}
