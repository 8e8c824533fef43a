package store

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"deepnet/supervisor/storage"
)

func TestAFullDiskIsToldAndCommitsGoOnWhenThereIsSpace(t *testing.T) {
	dir := disk(t, "3m")
	s := opened(t, dir)
	kept := 0
	for ; kept < 4; kept++ {
		commit(t, s, sampleChange(kept))
	}
	for round := range 3 {
		filler := fill(t, dir)
		for _, number := range []int{kept, kept + 1} { // small, then large
			_, err := s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{sampleChange(number), sampleChange(number + 10)}})
			if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "the disk is full") {
				t.Fatalf("round %d: a commit to a full disk: %v, want ErrFull", round, err)
			}
			if jobs, err := s.Find(storage.Query{ID: sampleChange(number).Job.ID}); err != nil || len(jobs) > 0 {
				t.Fatalf("a commit that failed left %d jobs (%v)", len(jobs), err)
			}
		}
		if err := s.WriteAhead(sampleChange(9).Attachments[0]); !errors.Is(err, ErrFull) {
			t.Fatalf("writing ahead on a full disk: %v, want ErrFull", err)
		}
		for number := range kept {
			whole(t, s, number)
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		commit(t, s, sampleChange(kept))
		kept++
		whole(t, s, kept-1)
	}
	closed(t, s)
	checkFolder(t, dir)
	s = opened(t, dir)
	for number := range kept {
		whole(t, s, number)
	}
}

// fill fills a disk to the last byte.
func fill(t *testing.T, dir string) string {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 16, 1 << 12, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	return f.Name()
}

func TestAnUploadGoesOnAfterAFullDisk(t *testing.T) {
	dir := disk(t, "3m")
	s := opened(t, dir)
	data := sampleChange(1).Dataset
	digest := sampleChange(1).Job.Dataset
	size := uint64(len(data))
	if have, err := s.Upload(digest, size, 0, data[:10_000]); err != nil || have != 10_000 {
		t.Fatalf("the first piece: %d (%v)", have, err)
	}
	filler := fill(t, dir)
	if have, err := s.Upload(digest, size, 10_000, data[10_000:]); !errors.Is(err, ErrFull) || have != 10_000 {
		t.Fatalf("a piece on a full disk: %d (%v), want 10000 and ErrFull", have, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if have, err := s.Upload(digest, size, 10_000, data[10_000:]); err != nil || have != size {
		t.Fatalf("the piece again: %d (%v)", have, err)
	}
	got, err := dataset(s, digest)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the data set", got, data)
}

// Every error at any call of the system: the service commits again until it can, and
// all it acknowledged is there. Each run starts the program under strace, so this is
// of the long tier: DEEPNET_LONG=1.
func TestAnErrorAtAnyCallOfTheSystemLosesNothing(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("set DEEPNET_LONG=1 to have calls of the system fail; it takes some minutes")
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("there is no strace on this machine")
	}
	for _, fault := range []struct {
		call, errno string
		last, step  int
	}{
		{"fsync,fdatasync", "EIO", 60, 1},
		{"pwrite64", "ENOSPC", 300, 9},
		{"pwrite64", "EIO", 300, 13},
		{"write", "ENOSPC", 40, 3},
		{"renameat", "EROFS", 12, 1},
		{"renameat", "EIO", 12, 1},
		{"openat", "EMFILE", 120, 5},
		{"ftruncate", "EIO", 6, 1},
	} {
		t.Run(fault.call+" "+fault.errno, func(t *testing.T) {
			for n := 1; n <= fault.last; n += fault.step {
				failAt(t, strace, fmt.Sprintf("inject=%s:error=%s:when=%d", fault.call, fault.errno, n))
			}
		})
	}
}

// failAt runs a service one of whose calls fails, and looks at what it leaves.
func failAt(t *testing.T, strace, inject string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	closed(t, opened(t, dir))
	c := child(dir, "DEEPNET_STORE_COUNT=9")
	c.Args = append([]string{strace, "-f", "-qq", "-o", filepath.Join(t.TempDir(), "trace"), "-e", inject}, c.Args...)
	c.Path = strace
	out, err := c.CombinedOutput()
	kept := strings.Count(string(out), "kept ")
	if err == nil && kept != 9 {
		t.Fatalf("%s: the service ended well after %d of 9:\n%s", inject, kept, out)
	}
	if err != nil && kept > 0 {
		t.Errorf("%s: the service did not get over it:\n%s", inject, out)
	}
	survived(t, dir, kept-1)
}
