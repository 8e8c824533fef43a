package clustertest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/postgres"
	"deepnet/internal/postgres/postgrestest"
	"deepnet/internal/servicetest"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// crowd are many nodes of one process that take jobs as fast as they can.
type crowd struct {
	testing.TB
	sessions []storage.Shared
	narrow   atomic.Int32 // jobs of the narrow queue that are surely worked on
	most     atomic.Int32

	mu    sync.Mutex
	ended map[string]int // how often which job came to its end
}

// A hundred nodes share many tiny jobs: each is run to its end once, also those whose nodes
// died with them, and the limit of a queue is never passed.
func TestAHundredNodesRunEachJobOnce(t *testing.T) {
	url := postgrestest.Start(t).Database(t)
	c := &crowd{TB: t, ended: map[string]int{}}
	for range 4 { // as many connections as four nodes have
		store, err := postgres.Open(t.Context(), url, postgres.Options{Lease: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		c.sessions = append(c.sessions, store)
	}
	clock := postgrestest.NewClock(t, url)
	jobs := servicetest.Rounds(2000, 20_000)
	c.submit(jobs)
	began := time.Now()
	c.work()
	t.Logf("%d jobs in %v; up to %d of %d of the narrow queue at once", len(c.ended), time.Since(began).Round(time.Millisecond), c.most.Load(), narrowLimit)
	left := jobs - len(c.ended)
	clock.Advance(2 * time.Hour) // the leases of the dead run out
	c.work()
	if left == 0 || len(c.ended) != jobs {
		t.Errorf("of %d jobs %d were left by the dead, and %d came to their end", jobs, left, len(c.ended))
	}
	for id, times := range c.ended {
		if times != 1 {
			t.Errorf("job %s came to its end %d times", id, times)
		}
	}
	if c.most.Load() > narrowLimit {
		t.Errorf("%d jobs of the narrow queue ran at once, %d may", c.most.Load(), narrowLimit)
	}
}

// submit makes the jobs, one of ten in the narrow queue.
func (c *crowd) submit(jobs int) {
	c.Helper()
	var changes []*storage.Change
	for i := range jobs {
		queue := "wide"
		if i%10 == 0 {
			queue = narrow
		}
		id := fmt.Sprintf("%06d", i)
		changes = append(changes, &storage.Change{
			Create: true, Release: true, Events: []*protocol.Event{event(1)},
			Job: storage.Job{ID: id, State: protocol.State_STATE_QUEUED, Revision: 1, Head: &protocol.Job{Id: id, Queue: queue}, Tail: &protocol.Job{}},
		})
	}
	queues := []storage.Queue{{Name: narrow, Limit: narrowLimit}}
	for some := range slices.Chunk(changes, 500) {
		if refused, err := c.sessions[0].Commit(storage.Batch{Owner: "maker", Changes: some, Queues: queues}); err != nil || refused != nil {
			c.Fatal(refused, err)
		}
	}
}

// work has a hundred new nodes take jobs until there are none. Some of the first ones die with
// what they have.
func (c *crowd) work() {
	before := len(c.ended)
	var all sync.WaitGroup
	for i := range 100 {
		owner := fmt.Sprintf("node-%d-%d", i, before)
		all.Go(func() { c.serve(owner, c.sessions[i%len(c.sessions)], before == 0 && i%10 == 0) })
	}
	all.Wait()
}

// serve is a node; one that is mortal dies with the first jobs that are not of the narrow queue,
// whose limit would be used up.
func (c *crowd) serve(owner string, store storage.Shared, mortal bool) {
	if err := store.Join(storage.Node{Owner: owner, Name: owner}); err != nil {
		c.Error(err)
		return
	}
	for {
		found, err := store.ClaimNext(owner, 1+rand.IntN(8))
		if err != nil {
			c.Error(err)
			return
		}
		ofNarrow := c.hold(found, 1)
		if mortal && len(found) > 0 && ofNarrow == 0 {
			return
		}
		c.hold(found, -1)
		if len(found) == 0 || !c.finish(owner, store, found) {
			return
		}
	}
}

// hold counts jobs of the narrow queue as worked on, or as done.
func (c *crowd) hold(found []*storage.Job, by int32) int32 {
	count := int32(0)
	for _, job := range found {
		if job.Head.GetQueue() == narrow {
			count++
		}
	}
	now := c.narrow.Add(by * count)
	for {
		most := c.most.Load()
		if now <= most || c.most.CompareAndSwap(most, now) {
			break
		}
	}
	return count
}

// finish brings jobs to their end.
func (c *crowd) finish(owner string, store storage.Shared, found []*storage.Job) bool {
	batch := storage.Batch{Owner: owner}
	for _, job := range found {
		over := *job
		over.Revision++
		over.State, over.Finished, over.Head, over.Tail = protocol.State_STATE_SUCCEEDED, 1, nil, proto.CloneOf(job.Tail)
		batch.Changes = append(batch.Changes, &storage.Change{Job: over, Events: []*protocol.Event{event(over.Revision)}})
	}
	refused, err := store.Commit(batch)
	if err != nil || refused != nil {
		c.Errorf("%s: %v, %v", owner, refused, err)
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, job := range found {
		c.ended[job.ID]++
	}
	return true
}
