package postgres_test

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"deepnet/actors/protocol"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened opens a session that ends with the test.
func opened(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), url, postgres.Options{Lease: time.Hour})
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
	url := postgrestest.Start(t).Schema(t)
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

// long says whether tests may take their time.
func long() bool { return os.Getenv("DEEPNET_LONG") != "" }

// commit makes changes that must not be refused.
func commit(t testing.TB, s *postgres.Store, changes ...*storage.Change) {
	t.Helper()
	refused, err := s.Commit(storage.Batch{Owner: "a", Changes: changes})
	if err != nil || refused != nil {
		t.Fatalf("commit: %v, refused: %v", err, refused)
	}
}

// job is a new job as the service would submit it, with so many events.
func job(id string, events int) *storage.Change {
	c := &storage.Change{
		Create: true,
		Job: storage.Job{
			ID: id, State: protocol.State_STATE_QUEUED, Revision: uint64(events),
			Head: &protocol.Job{Id: id, Name: "iris.csv", Queue: "default", Columns: []string{"sepal length", "sepal width", "petal length", "petal width"}},
			Tail: &protocol.Job{Epoch: 1, Error: 0.5},
		},
	}
	for revision := range uint64(events) {
		c.Events = append(c.Events, epoch(revision+1))
	}
	return c
}

// epoch is a usual event.
func epoch(revision uint64) *protocol.Event {
	return &protocol.Event{Revision: revision, TimeMs: 1700000000000, What: &protocol.Event_Epoch{
		Epoch: &protocol.Epoch{Epoch: uint32(revision), Error: 0.25, Chain: make([]byte, 32)},
	}}
}

// advance is a job after another event.
func advance(c *storage.Change) *storage.Change {
	after := c.Job
	after.Revision++
	return &storage.Change{Job: after, Events: []*protocol.Event{epoch(after.Revision)}}
}

// number asks a database for one number.
func number(t testing.TB, url, sql string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
