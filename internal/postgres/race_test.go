package postgres_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"

	"deepnet/actors/protocol"
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

// TestNodesThatClaimAtOnceStayBelowTheLimit has all claim at the same moment, again and again: of
// a queue with a limit just so many jobs are owned, one of them of a node that died at it.
func TestNodesThatClaimAtOnceStayBelowTheLimit(t *testing.T) {
	const limit, claimers = 3, 8
	first, url := fresh(t)
	sessions := []*postgres.Store{first, opened(t, url), opened(t, url)}
	if _, err := first.Commit(storage.Batch{Queues: []storage.Queue{{Name: "default", Limit: limit}}}); err != nil {
		t.Fatal(err)
	}
	for i := range claimers {
		if err := first.Join(storage.Node{Owner: fmt.Sprint(i), Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 15 {
		var changes []*storage.Change
		for n := range 2 * claimers {
			c := job(fmt.Sprintf("%03d-%02d", round, n), 1)
			c.Release = true
			if n == 0 { // handed over while it ran
				c.Job.State = protocol.State_STATE_RUNNING
			}
			changes = append(changes, c)
		}
		commit(t, first, changes...)
		var mu sync.Mutex
		var claimed []*storage.Job
		var nodes sync.WaitGroup
		start := make(chan struct{})
		for i := range claimers {
			nodes.Go(func() {
				<-start
				for range 3 {
					jobs, err := sessions[i%len(sessions)].ClaimNext(fmt.Sprint(i), 1)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					claimed = append(claimed, jobs...)
					mu.Unlock()
				}
			})
		}
		nodes.Go(func() { // meanwhile others come whose turn is earlier
			<-start
			for n := range claimers {
				c := job(fmt.Sprintf("%03d-9%d", round, n), 1)
				c.Job.Head.Priority, c.Release = int32(n+1), true
				if refused, err := first.Commit(storage.Batch{Owner: "a", Changes: []*storage.Change{c}}); err != nil || refused != nil {
					t.Error(refused, err)
				}
			}
		})
		close(start)
		nodes.Wait()
		if len(claimed) != limit {
			t.Fatalf("round %d: %d jobs were claimed, the limit is %d", round, len(claimed), limit)
		}
		var gone []*storage.Change
		for _, j := range claimed {
			gone = append(gone, &storage.Change{Job: *j, Delete: true})
		}
		commit(t, first, gone...)
		execute(t, url, "DELETE FROM jobs") // the rest, which nobody claimed
	}
}

// A job that is claimed for a request comes with that claim alone, also where the next jobs are
// claimed at the same time: the answer is under way, and not lost.
func TestAJobClaimedForARequestComesOnce(t *testing.T) {
	s, _ := fresh(t)
	if err := s.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	var changes []*storage.Change
	for i := range 60 {
		c := job(fmt.Sprintf("%026d", i), 1)
		c.Job.State, c.Release = protocol.State_STATE_PAUSED, true // so that nothing else claims it
		changes = append(changes, c)
	}
	commit(t, s, changes...)
	over := make(chan struct{})
	var claiming sync.WaitGroup
	claiming.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
			}
			if jobs, err := s.ClaimNext("a", 1); err != nil || len(jobs) > 0 {
				t.Errorf("of the next jobs, where there are none: %d (%v)", len(jobs), err)
				return
			}
		}
	})
	for _, c := range changes {
		if _, err := s.ClaimJob("a", c.Job.ID); err != nil {
			t.Error(err)
		}
	}
	close(over)
	claiming.Wait()
}

// Two clients may begin to upload the same data set at the same moment.
func TestADataSetThatIsUploadedTwiceAtOnceIsThereOnce(t *testing.T) {
	a, url := fresh(t)
	sessions := []*postgres.Store{a, opened(t, url), opened(t, url), opened(t, url)}
	for round := range 20 {
		whole := bytes.Repeat(fmt.Appendf(nil, "%03d,", round), 1000)
		var clients sync.WaitGroup
		start := make(chan struct{})
		for _, s := range sessions {
			clients.Go(func() {
				<-start
				for have := uint64(0); have < uint64(len(whole)); {
					next := whole[have:min(have+1500, uint64(len(whole)))]
					now, err := s.Upload(sha256.Sum256(whole), uint64(len(whole)), have, next)
					if err != nil {
						t.Error(err)
						return
					}
					have = now
				}
			})
		}
		close(start)
		clients.Wait()
		if got, err := dataset(a, sha256.Sum256(whole)); err != nil || !bytes.Equal(got, whole) {
			t.Fatalf("round %d: the data set has %d bytes of %d (%v)", round, len(got), len(whole), err)
		}
	}
	if left := number(t, url, "SELECT count(*) FROM pieces WHERE blob NOT IN (SELECT blob FROM datasets UNION SELECT blob FROM uploads)"); left > 0 {
		t.Errorf("%d pieces are nobody's", left)
	}
}
