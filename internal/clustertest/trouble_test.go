package clustertest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
	"deepnet/supervisor/storage"
)

// A job goes on by itself, to the same bits, when its database takes no writes for a while and
// is then replaced by its standby; meanwhile the node says what is wrong.
func TestAJobGoesOnOnThePromotedStandby(t *testing.T) {
	long(t)
	primary := postgrestest.Own(t, postgrestest.Options{})
	address := primary.Database(t)
	standby := primary.Standby(t)
	both := strings.Replace(address, primary.Address(), primary.Address()+","+standby.Address(), 1) + "&target_session_attrs=read-write"
	s := servicetest.Launch(t, "--data", servicetest.NewFolder(t), "--store", both, "--node", "n1", "--lease", lease().String())
	found := s.Must(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	job, err := found.Submit(ctx, longJob())
	if err != nil {
		t.Fatal(err)
	}
	primary.Configure(t, "default_transaction_read_only", "on")
	for !strings.Contains(s.Log.String(), postgres.ErrReadOnly.Error()) {
		if !servicetest.Sleep(ctx, 20*time.Millisecond) {
			t.Fatalf("the node never said that the database is read-only\n%s", s.Log.String())
		}
	}
	primary.Kill(t)
	standby.Promote(t)
	if err := servicetest.CheckHistory(servicetest.History(ctx, t, found, job.GetId()), expectedLong(t)); err != nil {
		t.Error(err)
	}
}

// far is a session on a database with jobs, over a wire of its own.
func far(t *testing.T) (*postgres.Store, *proxy.Proxy) {
	t.Helper()
	wire, through := spoilable(t, postgrestest.Start(t).Database(t), loopback(t))
	s, err := postgres.Open(t.Context(), through, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	create(t, s)
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	return s, wire
}

// A database that needs two seconds for each answer is slow, and not gone: what is asked of it
// is done, over new connections too, and the lease is renewed within its time.
func TestASlowDatabaseIsWaitedFor(t *testing.T) {
	t.Parallel()
	s, wire := far(t)
	wire.Set(proxy.Back, proxy.Wire{Delay: 2 * time.Second})
	wire.Reset()
	over := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() { // each is given up when the lease is over
		for {
			if err := s.Renew("a"); err != nil {
				t.Error(err)
			}
			select {
			case <-over:
				return
			default:
			}
		}
	})
	claimed, err := s.ClaimNext("a", 1)
	if err != nil || len(claimed) != 1 {
		t.Errorf("%d jobs were claimed (%v), want 1", len(claimed), err)
	}
	close(over)
	renewing.Wait()
	wire.Set(proxy.Back, proxy.Wire{})
}

// A store whose database does not answer is closed all the same, before the fifteen seconds
// that pgx alone would wait.
func TestASessionEndsThoughTheDatabaseDoesNotAnswer(t *testing.T) {
	t.Parallel()
	s, wire := far(t)
	wire.Set(proxy.There, proxy.Wire{Lossy: true})
	done := make(chan error, 1)
	go func() { done <- s.Leave("a") }()
	time.Sleep(100 * time.Millisecond) // so that it has most likely been sent; else less is tested
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(14 * time.Second):
		t.Error("the session does not end")
		<-closed
	}
	if err := <-done; err == nil {
		t.Error("something was committed over a wire that loses everything")
	}
}
