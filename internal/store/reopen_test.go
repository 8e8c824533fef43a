package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"deepnet/supervisor/storage"
)

func TestWhatWasCommittedIsThereAfterReopening(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		s := opened(t, dir)
		for number := range round * 4 {
			whole(t, s, number)
		}
		for number := round * 4; number < round*4+4; number++ {
			commit(t, s, sampleChange(number))
		}
		closed(t, s)
	}
	found := checkFolder(t, dir)
	same(t, "the jobs", found.Jobs, 12)
	same(t, "the events", found.Events, 36)
	same(t, "the files", found.Files, 6*4)
}

func TestOpeningEndsLeases(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(0))
	if jobs, err := s.Claim("b"); err != nil || len(jobs) != 0 {
		t.Fatalf("b claimed %d jobs of a (%v)", len(jobs), err)
	}
	closed(t, s)
	if jobs, err := opened(t, dir).Claim("b"); err != nil || len(jobs) != 1 || jobs[0].Token != 1 {
		t.Fatalf("after reopening b claimed %v (%v), want the job", jobs, err)
	}
}

func TestFilesThatNoRowNamesGoWhenTheStoreIsOpened(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	if err := s.WriteAhead(storage.Attachment{Job: "lost", Kind: storage.Model, Data: sampleData(100_000, 1)}); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	write(t, dir, "datasets/"+strings.Repeat("0", 64))
	write(t, dir, "uploads/.part-9")
	write(t, dir, "uploads/"+strings.Repeat("1", 64))
	write(t, dir, "uploads/"+strings.Repeat("2", 64))
	old := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "uploads", strings.Repeat("2", 64)), old, old); err != nil {
		t.Fatal(err)
	}
	if found, err := Inspect(dir); err != nil || len(found.List) != 2 || found.List[0].Lost {
		t.Fatalf("the inspection found %+v (%v), want two files without a name", found.List, err)
	}
	s = opened(t, dir)
	whole(t, s, 1)
	same(t, "the files", tree(t, dir, "files", "datasets", "uploads"), 4+1)
	if _, err := os.Stat(filepath.Join(dir, "files", "lost")); err == nil {
		t.Error("the folder of a job that is not there stayed")
	}
}

func TestDeletedJobsLeaveNoFile(t *testing.T) {
	dir := t.TempDir()
	s := opened(t, dir)
	c := sampleChange(1)
	commit(t, s, c)
	for step := range uint64(20) {
		c = advance(c)
		c.Attachments = []storage.Attachment{{Kind: storage.Checkpoint, Number: 3 + step, Data: sampleData(100_000, byte(step))}}
		commit(t, s, c)
	}
	same(t, "the files of a job", tree(t, dir, "files"), 3)
	commit(t, s, &storage.Change{Job: c.Job, Delete: true})
	same(t, "the files of no job", tree(t, dir, "files"), 0)
	same(t, "the data sets", tree(t, dir, "datasets"), 1)
}

func TestOnlyTheOwnerMayReadTheFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := opened(t, dir)
	commit(t, s, sampleChange(1))
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has permissions %o, want %o", name, got, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tree counts the files in folders.
func tree(t testing.TB, dir string, folders ...string) (n int) {
	t.Helper()
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(dir, folder), func(_ string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				n++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func write(t testing.TB, dir, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("something"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAJobThatIsTakenUpAgainIsNotPruned(t *testing.T) {
	s := opened(t, t.TempDir())
	c := sampleChange(1)
	commit(t, s, c)
	if deleted, err := s.pruneJobs([]string{c.Job.ID, "gone"}); err != nil || deleted != 0 {
		t.Errorf("%d jobs were pruned (%v) that are not over", deleted, err)
	}
	whole(t, s, 1)
}
