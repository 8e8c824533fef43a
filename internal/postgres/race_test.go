package postgres_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"deepnet/internal/postgres"
	"deepnet/supervisor/storage"
)

// TestOfTwoNodesWithOneJobTheStaleOneIsRefused has a node claim a job while the one that had it
// goes on writing, as it does who has not heard of it. Once the claim is there, nothing of the
// other's may be.
func TestOfTwoNodesWithOneJobTheStaleOneIsRefused(t *testing.T) {
	stale, url := fresh(t)
	taker := opened(t, url)
	for round := range 40 {
		id := fmt.Sprintf("%03d", round)
		c := job(id, 1)
		c.Release = true
		commit(t, stale, c)
		var nodes sync.WaitGroup
		start := make(chan struct{})
		var acknowledged uint64 = 1
		nodes.Go(func() {
			<-start
			for range 5 {
				c = advance(c)
				c.Release = true
				refused, err := stale.Commit(storage.Batch{Owner: "stale", Changes: []*storage.Change{c}})
				if err != nil || refused != nil && !errors.Is(refused[0], storage.ErrFenced) {
					t.Errorf("the stale node's commit: %v, %v", refused, err)
				}
				if refused != nil {
					return
				}
				acknowledged = c.Job.Revision
			}
		})
		var claimed *storage.Job
		nodes.Go(func() {
			<-start
			var err error
			if claimed, err = taker.ClaimJob("taker", id); err != nil {
				t.Error(err)
			}
		})
		close(start)
		nodes.Wait()
		if claimed == nil {
			t.FailNow()
		}
		if claimed.Revision != acknowledged {
			t.Fatalf("round %d: the claim has revision %d, the stale node was told that %d is kept", round, claimed.Revision, acknowledged)
		}
		next := &storage.Change{Job: *claimed}
		commit(t, taker, advance(next))
	}
}

// TestNodesThatCommitTheSameJobsInAnyOrderDoNotLockEachOtherOut has batches meet whose changes
// are in opposite orders, with keys and data sets in common.
func TestNodesThatCommitTheSameJobsInAnyOrderDoNotLockEachOtherOut(t *testing.T) {
	a, url := fresh(t)
	sessions := []*postgres.Store{a, opened(t, url), opened(t, url)}
	var nodes sync.WaitGroup
	for n, s := range sessions {
		nodes.Go(func() {
			for round := range 10 {
				var changes []*storage.Change
				for i := range 10 {
					if n%2 == 1 {
						i = 9 - i
					}
					c := sample(round*100 + i)
					c.Attachments = c.Attachments[1:]
					c.Dataset = sample(i % 3).Dataset
					c.Job.Dataset = sample(i % 3).Job.Dataset
					c.Job.Key = fmt.Sprint(round, i)
					changes = append(changes, c)
				}
				refused, err := s.Commit(storage.Batch{Owner: fmt.Sprint(n), Changes: changes, Queues: []storage.Queue{{Name: fmt.Sprint(n)}, {Name: "x"}}})
				if err != nil || refused != nil {
					t.Errorf("commit: %v, %v", refused, err)
				}
			}
		})
	}
	nodes.Wait()
}
