package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"deepnet/actors/protocol"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/supervisor/storage"
)

// A claim that takes long takes nobody for dead who has renewed its lease in time, however
// late the claim looks at the clock.
func TestASlowClaimTakesNothingFromTheLiving(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	ctx := t.Context()
	open := func() *postgres.Store {
		s, err := postgres.Open(ctx, url, postgres.Options{Lease: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	a, b := open(), open()
	clock := postgrestest.NewClock(t, url)
	for owner, s := range map[string]*postgres.Store{"a": a, "b": b} {
		if err := s.Join(storage.Node{Owner: owner, Name: owner}); err != nil {
			t.Fatal(err)
		}
	}
	running := job("01", 1)
	running.Job.State = protocol.State_STATE_RUNNING
	commit(t, a, running)
	clock.Advance(50 * time.Second)
	if err := b.Renew("b"); err != nil {
		t.Fatal(err)
	}

	// What looks for dead owners waits at the clock for a lock that this test has.
	lock, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close(context.Background())
	for _, sql := range []string{
		"SELECT pg_advisory_lock(42)",
		`CREATE OR REPLACE FUNCTION deepnet_now() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
			BEGIN
				IF current_query() LIKE '%orphans%' THEN
					PERFORM pg_advisory_lock_shared(42);
					PERFORM pg_advisory_unlock_shared(42);
				END IF;
				RETURN (SELECT shows FROM deepnet_clock);
			END $$`,
	} {
		if _, err := lock.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	claimed := make(chan []*storage.Job, 1)
	go func() {
		jobs, err := b.ClaimNext("b", 1)
		if err != nil {
			t.Error(err)
		}
		claimed <- jobs
	}()
	waits := func() (waits bool) {
		if err := lock.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted)").Scan(&waits); err != nil {
			t.Fatal(err)
		}
		return waits
	}
	for !waits() {
		if ctx.Err() != nil {
			t.Fatal("the claim does not come to the clock")
		}
	}
	if err := a.Renew("a"); err != nil { // 10 s before its lease is over
		t.Fatal(err)
	}
	clock.Advance(20 * time.Second)
	if _, err := lock.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(42)"); err != nil {
		t.Fatal(err)
	}
	if jobs := <-claimed; len(jobs) > 0 {
		t.Errorf("the job %s was taken from an owner that is alive", jobs[0].ID)
	}
}
