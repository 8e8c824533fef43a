package postgres_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// A disk that is full is told as one, and once it has room again all goes on, with what was
// acknowledged before.
func TestAFullDiskIsToldAndLosesNothing(t *testing.T) {
	server := postgrestest.Start(t)
	small := mounted(t, "24m")
	if err := server.Give(small); err != nil {
		t.Fatal(err)
	}
	address := server.Database(t)
	name := strings.TrimPrefix(path(t, address), "/")
	for _, sql := range []string{
		fmt.Sprintf("CREATE TABLESPACE small LOCATION '%s'", small),
		"ALTER DATABASE " + name + " SET TABLESPACE small",
	} {
		if err := server.Exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := server.Exec("ALTER DATABASE " + name + " SET TABLESPACE pg_default"); err != nil {
			t.Error(err)
		}
		if err := server.Exec("DROP TABLESPACE small"); err != nil {
			t.Error(err)
		}
	})
	s, err := postgres.Open(t.Context(), address, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := sample(1)
	commit(t, s, c)
	ballast(t, address)
	for number := 2; err == nil && number < 100; number++ {
		_, err = s.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{sample(number)}})
	}
	if !errors.Is(err, postgres.ErrFull) || !strings.Contains(err.Error(), "Free some space") {
		t.Fatalf("a full disk: %v", err)
	}
	execute(t, address, "DROP TABLE ballast")
	untilCommitted(t, s, advance(c))
	if events, err := s.Events(c.Job.ID, 0, 0); err != nil || len(events) != len(c.Events)+1 {
		t.Errorf("there are %d events (%v)", len(events), err)
	}
}

// ballast takes the room of a disk, a piece at a time, until there is none.
func ballast(t *testing.T, address string) {
	t.Helper()
	execute(t, address, "CREATE TABLE ballast (stone text)")
	for range 1000 {
		if postgrestest.Exec(address, "INSERT INTO ballast SELECT repeat(md5(n::text), 60) FROM generate_series(1, 100) AS n") != nil {
			return
		}
	}
	t.Fatal("the disk does not fill")
}

// mounted is a folder of so much room.
func mounted(t *testing.T, room string) string {
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

func path(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}
