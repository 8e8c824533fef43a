package clustertest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"sync"
	"testing"
	"time"

	"deepnet/internal/clustertest/claims"
	"deepnet/internal/clustertest/proxy"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
	"deepnet/supervisor/storage"
)

// However connections break, stall and come late, PostgreSQL gives each job to one node at a
// time, and takes no write with an old token.
func TestClaimsInPostgreSQLAreLinearizableOverBadConnections(t *testing.T) {
	server := postgrestest.Start(t)
	stale, lost := 0, 0
	for seed := range uint64(servicetest.Rounds(3, 100)) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			address := server.Database(t)
			var sessions []storage.Shared
			var wires []*proxy.Proxy
			for range 4 {
				wire, through := spoilable(t, address, "127.0.0.1:0")
				store, err := postgres.Open(t.Context(), through, postgres.Options{Lease: 400 * time.Millisecond})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { store.Close() })
				sessions, wires = append(sessions, store), append(wires, wire)
			}
			stop := spoil(t, wires, seed)
			c, err := contend(t, sessions, seed, 60)
			stop()
			if err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
			stale += c.count(claims.Write, claims.Refused)
			lost += c.count(claims.Write, claims.Unknown) + c.count(claims.Claim, claims.Unknown)
			t.Logf("%d operations, %d claims", len(c.history), c.count(claims.Claim, claims.OK))
		})
	}
	t.Logf("%d stale writes were refused, %d answers lost", stale, lost)
}

// spoilable is the address of a database through a proxy.
func spoilable(t testing.TB, address, listen string) (*proxy.Proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	wire, err := proxy.Start(listen, proxy.To("tcp", u.Host))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { wire.Close() })
	u.Host = wire.Address()
	return wire, u.String()
}

// spoil makes one wire after the other bad for a while, until it is told to stop.
func spoil(t *testing.T, wires []*proxy.Proxy, seed uint64) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	chance := rand.New(rand.NewPCG(seed, 99))
	var done sync.WaitGroup
	done.Go(func() {
		for servicetest.Sleep(ctx, time.Duration(chance.Int64N(int64(100*time.Millisecond)))) {
			wire, way := wires[chance.IntN(len(wires))], proxy.Direction(chance.IntN(2))
			switch chance.IntN(3) {
			case 0:
			case 1:
				wire.Set(way, proxy.Wire{Lossy: true})
			case 2:
				wire.Set(way, proxy.Wire{Delay: 600 * time.Millisecond}) // what is sent now comes after the lease
			}
			servicetest.Sleep(ctx, time.Duration(chance.Int64N(int64(200*time.Millisecond))))
			wire.Set(way, proxy.Wire{})
			wire.Reset()
		}
	})
	return func() { cancel(); done.Wait() }
}
