package postgres_test

import (
	"flag"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
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
	storagetest.Run(t, func(t *testing.T) storagetest.Pair {
		p := pair(t)
		return storagetest.Pair{A: p.A, B: p.B, Lease: p.A.Lease(), Advance: p.Advance, Close: p.Close}
	})
}

func TestTheStoreInPostgreSQLKeepsEveryPromiseToNodes(t *testing.T) {
	fewer(t)
	storagetest.RunShared(t, pair)
}

// pair opens two sessions on one database, whose clock can be moved.
func pair(t *testing.T) storagetest.SharedPair {
	t.Helper()
	url := postgrestest.Start(t).Database(t)
	var sessions [2]*postgres.Store
	for i := range sessions {
		var err error
		if sessions[i], err = postgres.Open(t.Context(), url, postgres.Options{Lease: time.Minute}); err != nil {
			t.Fatal(err)
		}
	}
	clock := postgrestest.NewClock(t, url)
	return storagetest.SharedPair{A: sessions[0], B: sessions[1], Now: clock.Now, Advance: clock.Advance, Close: func() {
		sessions[0].Close()
		sessions[1].Close()
	}}
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
