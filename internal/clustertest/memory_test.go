package clustertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"deepnet/internal/clustertest/claims"
	"deepnet/internal/servicetest"
	"deepnet/supervisor/storage"
)

// The store in memory, which the tests of the supervisor rely on, gives jobs to nodes as
// it promises.
func TestClaimsInMemoryAreLinearizable(t *testing.T) {
	stale := 0
	for seed := range uint64(servicetest.Rounds(5, 100)) {
		c, err := contendFor(t, &storage.Memory{LeaseTerm: 50 * time.Millisecond}, seed)
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		stale += c.count(claims.Write, claims.Refused)
		t.Logf("seed %d: %d operations, %d claims", seed, len(c.history), c.count(claims.Claim, claims.OK))
	}
	if stale == 0 {
		t.Error("no write was stale: nodes did not get into each other's way")
	}
}

// contendFor has four nodes use one store.
func contendFor(t *testing.T, store storage.Shared, seed uint64) (*contention, error) {
	t.Helper()
	return contend(t, []storage.Shared{store, store, store, store}, create(t, store), seed)
}

// The same test turns red on stores with mistakes.
func TestClaimsOfAStoreWithAMistakeAreFoundOut(t *testing.T) {
	for name, make := range map[string]func(*storage.Memory) storage.Shared{
		"stale writes are taken":         func(m *storage.Memory) storage.Shared { return forgetful{m} },
		"jobs of the living are given":   func(m *storage.Memory) storage.Shared { return generous{m} },
		"the limit of a queue is passed": func(m *storage.Memory) storage.Shared { return limitless{m} },
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(20) {
				if _, err := contendFor(t, make(&storage.Memory{LeaseTerm: 50 * time.Millisecond}), seed); err != nil {
					first, _, _ := strings.Cut(err.Error(), "\n")
					t.Logf("seed %d: %s", seed, first)
					return
				}
			}
			t.Error("nobody noticed")
		})
	}
}

// generous gives jobs whose owner is alive to whoever asks for them by name.
type generous struct{ *storage.Memory }

// ClaimJob has the owner leave.
func (g generous) ClaimJob(owner, id string) (*storage.Job, error) {
	job, err := g.Memory.ClaimJob(owner, id)
	var owned *storage.OwnedError
	if errors.As(err, &owned) {
		_ = g.Leave(owned.Owner)
		return g.Memory.ClaimJob(owner, id)
	}
	return job, err
}

// limitless has queues without limits.
type limitless struct{ *storage.Memory }

// Commit makes no queue.
func (l limitless) Commit(b storage.Batch) ([]error, error) {
	b.Queues = nil
	return l.Memory.Commit(b)
}

// forgetful is a store with a mistake.
type forgetful struct{ *storage.Memory }

// Commit takes whatever token a write has.
func (f forgetful) Commit(b storage.Batch) ([]error, error) {
	for _, c := range b.Changes {
		if found, _ := f.Find(storage.Query{ID: c.Job.ID}); len(found) > 0 {
			c.Job.Token, c.Job.Revision = found[0].Token, found[0].Revision+1
			c.Events[0].Revision = c.Job.Revision
		}
	}
	return f.Memory.Commit(b)
}
