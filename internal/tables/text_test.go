package tables

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNothingOfASpooledTextStaysBehind(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	rows := strings.Repeat("1.25,x\n2.5,y\n", inMemory/12)
	table, err := Spool(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := io.ReadAll(table.Reader()); err != nil || string(whole) != rows {
		t.Errorf("%d of %d bytes are put aside: %v", len(whole), len(rows), err)
	}
	if content, err := table.Content(table.Size()); err != nil || string(content) != rows {
		t.Errorf("the content has %d of %d bytes: %v", len(content), len(rows), err)
	}
	if _, err := table.Content(inMemory); err == nil || !strings.Contains(err.Error(), "larger than 8 MiB") {
		t.Errorf("content = %v", err)
	}
	if err := table.Close(); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if err := os.Remove(folder); err != nil {
		t.Error(err)
	}
	if _, err := Spool(strings.NewReader(rows)); err == nil || !strings.Contains(err.Error(), "cannot be put aside") {
		t.Errorf("Spool = %v without a folder for it", err)
	}
}

// endless is a table without an end.
type endless struct{}

func (endless) Read(into []byte) (int, error) {
	return copy(into, bytes.Repeat([]byte("1,2\n"), 1024)), nil
}

func TestATextWithoutAnEndIsNotPutAsideForEver(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if _, err := spooled(endless{}, inMemory+1<<20); err == nil || err.Error() != "the table is larger than 9 MiB, the most that is taken; send fewer rows" {
		t.Errorf("spooled = %v", err)
	}
	if table, err := spooled(strings.NewReader("1234"), 4); err != nil || table.Size() != 4 {
		t.Errorf("spooled = %v at the limit", err)
	}
}

// A few bytes that unpack to many are given up at the limit of a table, whatever packed them.
func TestWhatUnpacksToTooMuchIsRefused(t *testing.T) {
	zeros := bytes.Repeat([]byte("0,0\n"), 1<<20)
	repeated := `{"a":"` + strings.Repeat("x", 1000) + `"}`
	for name, content := range map[string][]byte{
		"zeros.csv.gz":    gzipped(t, zeros),
		"many.jsonl":      []byte(strings.Repeat(repeated, 1100)),
		"groups.parquet":  fixture(t, "groups.parquet"),
		"rents.parquet":   fixture(t, "rents.parquet"),
		"rents.csv.zst":   fixture(t, "rents.csv.zst"),
		"rents.xlsx":      fixture(t, "rents.xlsx"),
		"rents.jsonl.gz":  gzipped(t, fixture(t, "rents.jsonl")),
		"rents.jsonl":     fixture(t, "rents.jsonl"),
		"twice.csv.gz.gz": gzipped(t, gzipped(t, zeros)),
	} {
		_, _, err := reading(content, Options{Name: name, most: 1 << 10})
		if err == nil || !strings.Contains(err.Error(), "larger than 0 MiB, the most that is taken; send fewer rows") && !strings.Contains(err.Error(), "packed twice") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
