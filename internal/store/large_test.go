package store

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"deepnet/supervisor/storage"
)

// taken is how many bytes of memory f asks for.
func taken(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A data set of any size passes through a buffer: taken in, read, inspected, copied.
func TestALargeDataSetIsNeverInMemoryAsAWhole(t *testing.T) {
	const size, piece = 32 << 20, 1 << 20
	dir := t.TempDir()
	s := opened(t, dir)
	data := sampleData(size, 1)
	digest := storage.Digest(sha256.Sum256(data))
	for _, one := range []struct {
		what string
		do   func() error
	}{
		{"taking it in", func() (err error) {
			for from := uint64(0); from < size && err == nil; {
				from, err = s.Upload(digest, size, from, data[from:from+piece])
			}
			return err
		}},
		{"reading it", func() error {
			in, err := s.Dataset(digest)
			if err != nil {
				return err
			}
			n, err := io.Copy(io.Discard, in)
			if n != size {
				t.Errorf("%d bytes were read", n)
			}
			return errors.Join(err, in.Close())
		}},
		{"asking for it", func() error { _, err := s.Upload(digest, size, 0, nil); return err }},
		{"inspecting it", func() error { checkFolder(t, dir); return nil }},
		{"copying it", func() error { _, err := Backup(dir, filepath.Join(dir, "copy")); return err }},
	} {
		var err error
		if took := taken(func() { err = one.do() }); err != nil || took > size/4 {
			t.Errorf("%s took %d KiB of memory: %v", one.what, took>>10, err)
		}
	}
}

// An upload for which there is no room does not fill the disk on which jobs live.
func TestALargeUploadThatTheDiskHasNoRoomForIsRefusedBeforeItBegins(t *testing.T) {
	dir := disk(t, "80m")
	s := opened(t, dir)
	begin := func(size uint64) (uint64, error) {
		return s.Upload(storage.Digest{1}, size, 0, sampleData(1000, 1))
	}
	have, err := begin(100 << 20)
	if !errors.Is(err, ErrFull) || have != 0 || !strings.Contains(err.Error(), "100 MiB are to come and the disk has room for") {
		t.Errorf("100 MiB on a disk of 80: %d, %v", have, err)
	}
	if parts, err := os.ReadDir(filepath.Join(dir, "uploads")); err != nil || len(parts) > 0 {
		t.Errorf("it left %v (%v)", parts, err)
	}
	if have, err := begin(65 << 20); !errors.Is(err, ErrFull) || have != 0 {
		t.Errorf("65 MiB that leave too little: %d, %v", have, err)
	}
	if have, err := begin(10 << 20); err != nil || have != 1000 {
		t.Errorf("10 MiB: %d, %v", have, err)
	}
}
