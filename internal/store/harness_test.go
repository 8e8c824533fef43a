package store

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	"deepnet/supervisor/storage"
)

// opened opens a store that ends with the test.
func opened(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// closed ends a store, which must go well.
func closed(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// commit makes changes that must not be refused.
func commit(t testing.TB, s *Store, changes ...*storage.Change) {
	t.Helper()
	refused, err := s.Commit(storage.Batch{Owner: "a", Changes: changes})
	if err != nil || refused != nil {
		t.Fatalf("commit: %v, refused: %v", err, refused)
	}
}

// sampleData is data of a size that differ from byte to byte and from seed to seed.
func sampleData(size int, seed byte) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i*7+i>>8) ^ seed
	}
	return data
}

// sampleChange creates a job with a history, a data set, a model and checkpoints, large
// and small, that follow from its number.
func sampleChange(number int) *storage.Change {
	c := job(fmt.Sprintf("%026d", number), 3)
	size := []int{1000, 100_000}[number%2]
	c.Dataset = sampleData(size, byte(number))
	c.Job.Dataset = sha256.Sum256(c.Dataset)
	c.Attachments = []storage.Attachment{
		{Job: c.Job.ID, Kind: storage.Checkpoint, Number: 1, Data: sampleData(size+1, byte(number))},
		{Job: c.Job.ID, Kind: storage.Checkpoint, Number: 2, Data: sampleData(size+2, byte(number))},
		{Job: c.Job.ID, Kind: storage.Model, Data: sampleData(size+3, byte(number))},
	}
	return c
}

// whole fails unless a store has all of a sample job, as it was created.
func whole(t testing.TB, s *Store, number int) {
	t.Helper()
	c := sampleChange(number)
	jobs, err := s.Find(storage.Query{ID: c.Job.ID})
	if err != nil || len(jobs) != 1 {
		t.Fatalf("job %d is found %d times (%v)", number, len(jobs), err)
	}
	events, err := s.Events(c.Job.ID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	checkpoints, err := s.Attachments(c.Job.ID, storage.Checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	models, err := s.Attachments(c.Job.ID, storage.Model)
	if err != nil {
		t.Fatal(err)
	}
	table, err := dataset(s, c.Job.Dataset)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the job", jobs[0], &c.Job)
	same(t, "the history", events, c.Events)
	same(t, "the checkpoints", checkpoints, []storage.Attachment{c.Attachments[1], c.Attachments[0]})
	same(t, "the model", models, c.Attachments[2:])
	same(t, "the data set", table, c.Dataset)
}

// dataset reads a data set as a whole.
func dataset(s *Store, digest storage.Digest) ([]byte, error) {
	in, err := s.Dataset(digest)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// same fails unless two values are.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if a, ok := got.([]byte); ok && string(a) != string(want.([]byte)) {
		t.Fatalf("%s are other data", what)
	}
	bytewise := cmp.Comparer(func(a, b []byte) bool { return string(a) == string(b) && (a == nil) == (b == nil) })
	if diff := cmp.Diff(want, got, protocmp.Transform(), bytewise); diff != "" {
		t.Fatalf("%s differs (-want +got):\n%s", what, diff)
	}
}

// checkFolder fails if an inspection finds anything.
func checkFolder(t testing.TB, dir string) Findings {
	t.Helper()
	found, err := Inspect(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.List {
		t.Errorf("the inspection found: %s in %s", f.What, f.Where)
	}
	return found
}

// only returns the one file that a pattern names in a folder.
func only(t testing.TB, dir, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s names %v (%v), want one file", pattern, names, err)
	}
	return names[0]
}

// flip turns a bit of a file.
func flip(t testing.TB, name string, bit int64) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, bit/8); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1 << (bit % 8)
	if _, err := f.WriteAt(b, bit/8); err != nil {
		t.Fatal(err)
	}
}

// disk is a small disk of its own, or the test is passed over.
func disk(t testing.TB, size string) string {
	t.Helper()
	dir := t.TempDir()
	mount(t, "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir)
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	return dir
}

func mount(t testing.TB, args ...string) {
	t.Helper()
	if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
		t.Skipf("this machine lets the test mount nothing (%v: %s)", err, out)
	}
}
