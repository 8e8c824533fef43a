package postgrestest

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Shrink moves a database that nobody is using to a disk of its own, with so much room ("24m"),
// until the test ends, and returns where that is mounted. Only root can do so; else the test is
// skipped.
func (s *Server) Shrink(t testing.TB, address, room string) (disk string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	disk = smallDisk(t, room)
	if err := own(disk); err != nil {
		t.Fatal(err)
	}
	move := func(sql ...string) {
		t.Helper()
		for _, sql := range sql {
			if err := Exec(s.URL("template1"), sql); err != nil {
				t.Fatal(err)
			}
		}
	}
	move(fmt.Sprintf("CREATE TABLESPACE small LOCATION '%s'", disk), "ALTER DATABASE "+name+" SET TABLESPACE small")
	t.Cleanup(func() { move("ALTER DATABASE "+name+" SET TABLESPACE pg_default", "DROP TABLESPACE small") })
	return disk
}

// Fill takes the room that is left on a small disk, and returns what gives it back.
func Fill(t testing.TB, disk string) (free func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for left := int64(1); left > 0; {
		var room syscall.Statfs_t
		if err := syscall.Statfs(disk, &room); err != nil {
			t.Fatal(err)
		}
		left = int64(room.Bavail) * room.Bsize
		size, err := f.Seek(0, io.SeekEnd)
		if err == nil && left > 0 {
			err = syscall.Fallocate(int(f.Fd()), 0, size, left)
		}
		if err != nil && !errors.Is(err, syscall.ENOSPC) { // with it somebody else was faster
			t.Fatal(err)
		}
	}
	return func() {
		t.Helper()
		if err := os.Remove(f.Name()); err != nil {
			t.Fatal(err)
		}
	}
}

// smallDisk is a folder of so much room.
func smallDisk(t testing.TB, room string) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "deepnet-small-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(folder) })
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+room); err != nil {
		t.Skipf("a small disk can only be made by root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}
