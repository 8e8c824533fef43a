package store

import (
	"flag"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"deepnet/supervisor/storage/storagetest"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("DEEPNET_STORE"); dir != "" {
		writing(dir) // as the service that a test starts and kills
		return
	}
	goleak.VerifyTestMain(m)
}

func TestTheStoreOnDiskKeepsEveryPromise(t *testing.T) {
	fewer(t)
	storagetest.Run(t, func(t *testing.T) storagetest.Pair {
		now := time.Now()
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, Options{Now: func() time.Time { return now }, Lease: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		return storagetest.Pair{
			A: s, B: s,
			Lease:   time.Minute,
			Advance: func(d time.Duration) { now = now.Add(d) },
			Close: func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			},
		}
	})
}

// fewer has random histories be few: each opens a database. The long tier has all.
func fewer(t *testing.T) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if os.Getenv("DEEPNET_LONG") != "" || checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set("25"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { checks.Value.Set(checks.DefValue) })
}
