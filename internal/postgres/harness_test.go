package postgres_test

import (
	"flag"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened opens a session that ends with the test.
func opened(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// fresh opens a session on a database of its own.
func fresh(t testing.TB) (*postgres.Store, string) {
	t.Helper()
	url := postgrestest.Start(t).Database(t)
	return opened(t, url), url
}

func TestTheStoreInPostgreSQLKeepsEveryPromise(t *testing.T) {
	fewer(t)
	server := postgrestest.Start(t)
	storagetest.Run(t, func(t *testing.T) storagetest.Pair {
		a, url := fresh(t)
		b := opened(t, url)
		clock := postgrestest.NewClock(t, url)
		return storagetest.Pair{A: a, B: b, Lease: a.Lease(), Advance: clock.Advance, Close: func() {
			a.Close()
			b.Close()
		}}
	})
	_ = server
}

// fewer has random histories be few: each opens a database. The long tier has all.
func fewer(t *testing.T) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if os.Getenv("DEEPNET_LONG") != "" || checks.Value.String() != checks.DefValue {
		return
	}
	if err := checks.Value.Set("5"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { checks.Value.Set(checks.DefValue) })
}

var _ = time.Second
var _ storage.Shared = (*postgres.Store)(nil)
