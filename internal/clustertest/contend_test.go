package clustertest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/clustertest/claims"
	"deepnet/internal/servicetest"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// narrow is a queue of which narrowLimit jobs may run at once.
const (
	narrow      = "narrow"
	narrowLimit = 2
)

// contention is what several nodes do with the jobs of one store at the same time,
// written down as they do it.
type contention struct {
	testing.TB
	began   time.Time
	repeats bool // the store makes a write again whose answer it did not get; it may be refused then

	mu      sync.Mutex
	history []claims.Operation
}

// note writes an operation down.
func (c *contention) note(o claims.Operation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.history = append(c.history, o)
}

// contend has a node for each session do anything with jobs. It says in what way the history
// is not linearizable, or the limit of a queue was passed.
func contend(t *testing.T, sessions []storage.Shared, jobs []string, seed uint64) (*contention, error) {
	t.Helper()
	_, memory := sessions[0].(*storage.Memory)
	c := &contention{TB: t, began: time.Now(), repeats: !memory}
	lease := sessions[0].Lease()
	var all sync.WaitGroup
	for i, session := range sessions {
		n := &contender{contention: c, store: session, number: i, jobs: jobs, chance: rand.New(rand.NewPCG(seed, uint64(i)))}
		all.Go(func() { n.play(t.Context()) })
	}
	all.Wait()
	if err := claims.Check(c.history, lease); err != nil {
		return c, err
	}
	among := func(job string) bool { return slices.Contains(jobs[:len(jobs)/2], job) }
	if most := claims.MostAtOnce(c.history, lease, among); most > narrowLimit {
		return c, fmt.Errorf("%d jobs of a queue ran at once, of which %d may", most, narrowLimit)
	}
	return c, nil
}

// count is how many operations of a kind had a result.
func (c *contention) count(kind claims.Kind, result claims.Result) int {
	found := 0
	for _, o := range c.history {
		if o.Kind == kind && o.Result == result {
			found++
		}
	}
	return found
}

// create makes the jobs, half of them in the narrow queue.
func create(t testing.TB, store storage.Shared) []string {
	t.Helper()
	batch := storage.Batch{Owner: "maker", Queues: []storage.Queue{{Name: narrow, Limit: narrowLimit}}}
	var ids []string
	for i := range 8 {
		queue := narrow
		if i >= 4 {
			queue = "wide"
		}
		id := fmt.Sprintf("job-%d", i)
		ids = append(ids, id)
		batch.Changes = append(batch.Changes, &storage.Change{
			Create: true, Release: true, Events: []*protocol.Event{event(1)},
			Job: storage.Job{ID: id, State: protocol.State_STATE_QUEUED, Revision: 1, Head: &protocol.Job{Id: id, Queue: queue}, Tail: &protocol.Job{}},
		})
	}
	if refused, err := store.Commit(batch); err != nil || refused != nil {
		t.Fatal(refused, err)
	}
	if err := store.Leave("maker"); err != nil {
		t.Fatal(err)
	}
	return ids
}

func event(revision uint64) *protocol.Event {
	return &protocol.Event{Revision: revision, What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: uint32(revision)}}}
}

// contender is a node that does anything.
type contender struct {
	*contention
	store  storage.Shared
	number int
	jobs   []string
	chance *rand.Rand

	owner  string
	starts int
	has    map[string]*storage.Job // what it claimed, as it left it
}

// play starts the node and has it do one thing after the other.
func (n *contender) play(ctx context.Context) {
	n.restart()
	for range 60 {
		n.step(ctx)
	}
}

// restart makes it a new node, which knows nothing.
func (n *contender) restart() {
	n.starts++
	n.owner, n.has = fmt.Sprintf("node-%d.%d", n.number, n.starts), map[string]*storage.Job{}
	n.do(claims.Operation{Kind: claims.Renew, Owner: n.owner}, func(*claims.Operation) error {
		return n.store.Join(storage.Node{Owner: n.owner, Name: n.owner})
	})
}

// step does one thing. Time passes in between, or the claims of one would be all.
func (n *contender) step(ctx context.Context) {
	servicetest.Sleep(ctx, time.Duration(n.chance.Int64N(int64(4*time.Millisecond))))
	switch chance := n.chance.IntN(100); {
	case chance < 25:
		n.claimNext()
	case chance < 40:
		n.claimJob(n.jobs[n.chance.IntN(len(n.jobs))])
	case chance < 90 && len(n.has) > 0:
		n.write(n.any(), chance < 60)
	case chance < 96 && len(n.has) > 0: // frozen: it does not know that its jobs are others' now
		servicetest.Sleep(ctx, n.store.Lease()*3/2)
		n.writeAll()
	case chance >= 96:
		n.leave()
		servicetest.Sleep(ctx, n.store.Lease()/5)
		n.writeAll() // which is late
		n.restart()
	}
}

// any is one of the jobs that it has.
func (n *contender) any() *storage.Job {
	ids := slices.Sorted(maps.Keys(n.has))
	return n.has[ids[n.chance.IntN(len(ids))]]
}

// do makes a call and writes it down. A node that lost an answer starts anew.
func (n *contender) do(o claims.Operation, call func(*claims.Operation) error) claims.Operation {
	o.Client, o.Call = n.number, time.Since(n.began)
	if err := call(&o); err != nil {
		o.Result = claims.Unknown
	}
	o.Return = time.Since(n.began)
	if n.note(o); o.Result == claims.Unknown && o.Kind != claims.Renew {
		n.restart()
	}
	return o
}

// claimNext claims what is ready.
func (n *contender) claimNext() {
	began := time.Since(n.began)
	found, err := n.store.ClaimNext(n.owner, 1+n.chance.IntN(2))
	ended := time.Since(n.began)
	for _, job := range found {
		n.note(claims.Operation{Client: n.number, Kind: claims.Claim, Job: job.ID, Owner: n.owner, Token: job.Token, Call: began, Return: ended})
		n.has[job.ID] = job
	}
	if err != nil { // it may have been any
		for _, id := range n.jobs {
			n.note(claims.Operation{Client: n.number, Kind: claims.Claim, Job: id, Owner: n.owner, Result: claims.Unknown, Call: began, Return: ended})
		}
		n.restart()
	}
}

func (n *contender) claimJob(id string) {
	if id < n.jobs[len(n.jobs)/2] {
		return // of the narrow queue, whose limit it would not heed
	}
	n.do(claims.Operation{Kind: claims.Claim, Job: id, Owner: n.owner}, func(o *claims.Operation) error {
		job, err := n.store.ClaimJob(n.owner, id)
		var owned *storage.OwnedError
		switch {
		case errors.As(err, &owned):
			o.Result, o.Holder = claims.Refused, owned.Owner
		case errors.Is(err, storage.ErrNotFound):
			o.Result = claims.Missing
		case err != nil:
			return err
		default:
			o.Token, n.has[id] = job.Token, job
		}
		return nil
	})
}

// writeAll writes to all jobs that it believes to have.
func (n *contender) writeAll() {
	for _, id := range slices.Sorted(maps.Keys(n.has)) {
		if job := n.has[id]; job != nil {
			n.write(job, false)
		}
	}
}

// write adds an event to a job, and may give it up.
func (n *contender) write(job *storage.Job, release bool) {
	next := *job
	next.Revision++
	next.Tail = proto.CloneOf(job.Tail)
	if next.State = protocol.State_STATE_RUNNING; release {
		next.State = protocol.State_STATE_QUEUED
	}
	change := &storage.Change{Job: next, Release: release, Events: []*protocol.Event{event(next.Revision)}}
	change.Job.Head = nil
	o := n.do(claims.Operation{Kind: claims.Write, Job: job.ID, Owner: n.owner, Token: job.Token, Release: release}, func(o *claims.Operation) error {
		refused, err := n.store.Commit(storage.Batch{Owner: n.owner, Changes: []*storage.Change{change}})
		if err == nil && len(refused) > 0 && refused[0] != nil {
			if o.Result = claims.Refused; !errors.Is(refused[0], storage.ErrFenced) {
				n.Errorf("%s: a write to %s was refused otherwise: %v", n.owner, job.ID, refused[0])
			}
		}
		return err
	})
	if o.Result == claims.Refused && n.repeats {
		o.Result = claims.Perhaps
		n.note(o)
	}
	if o.Result == claims.OK && !release {
		n.has[job.ID] = &next
	} else {
		delete(n.has, job.ID)
	}
}

// leave gives everything up.
func (n *contender) leave() {
	owner := n.owner
	o := claims.Operation{Client: n.number, Kind: claims.Leave, Owner: owner, Call: time.Since(n.began)}
	if n.store.Leave(owner) != nil {
		o.Result = claims.Unknown
	}
	o.Return = time.Since(n.began)
	n.note(o)
}
