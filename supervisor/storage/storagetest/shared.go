package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"deepnet/supervisor/storage"
)

// SharedPair is two sessions on one empty medium, as two nodes would have them, and the
// clock that both go by.
type SharedPair struct {
	A, B    storage.Shared
	Now     func() time.Time    // tells the clock of the medium
	Advance func(time.Duration) // moves it
	Close   func()              // ends both sessions; nil: nothing to end
}

// pair is what Run's tests need of the sessions.
func (p SharedPair) pair() Pair {
	return Pair{A: p.A, B: p.B, Lease: p.A.Lease(), Advance: p.Advance, Close: p.Close}
}

// sharedPromise is a sentence of storage.Shared.
type sharedPromise struct {
	name string
	test func(s *sharing)
}

// RunShared holds the stores that open returns to every sentence that storage.Shared adds
// to storage.Store; Run holds them to the others.
func RunShared(t *testing.T, open func(t *testing.T) SharedPair) {
	for _, promised := range slices.Concat(joining, claiming, ordering, asking, following) {
		t.Run(promised.name, func(t *testing.T) {
			s := newSharing(t, open)
			defer s.close()
			promised.test(s)
		})
	}
	t.Run("nodes that claim at the same time never meet", func(t *testing.T) { crowd(t, open) })
	t.Run("random histories of nodes are those of the store in memory", func(t *testing.T) { compareShared(t, open) })
}

// sharing is a story of two sessions that are nodes'.
type sharing struct {
	*story
	A, B    storage.Shared
	Now     func() time.Time
	endings []func() // of what runs in the background
}

// atEnd has a function called when the story ends.
func (s *sharing) atEnd(end func()) { s.endings = append(s.endings, end) }

// close ends what runs in the background, and then the sessions.
func (s *sharing) close() {
	for _, end := range s.endings {
		end()
	}
	s.end()
}

func newSharing(t *testing.T, open func(t *testing.T) SharedPair) *sharing {
	p := open(t)
	return &sharing{story: &story{T: t, Pair: p.pair()}, A: p.A, B: p.B, Now: p.Now}
}

// join announces nodes that must not be refused; their names are their owners'.
func (s *sharing) join(session storage.Shared, owners ...string) {
	s.Helper()
	for _, owner := range owners {
		if err := session.Join(storage.Node{Owner: owner, Name: owner}); err != nil {
			s.Fatalf("%s joins: %v", owner, err)
		}
	}
}

// leave ends an owner's lease.
func (s *sharing) leave(session storage.Shared, owner string) {
	s.Helper()
	if err := session.Leave(owner); err != nil {
		s.Fatalf("%s leaves: %v", owner, err)
	}
}

// nodes returns the nodes, seen from the other session.
func (s *sharing) nodes() []storage.Node {
	s.Helper()
	nodes, err := s.B.Nodes()
	if err != nil {
		s.Fatalf("nodes: %v", err)
	}
	return nodes
}

// node returns the node of an owner, which must be there.
func (s *sharing) node(owner string) storage.Node {
	s.Helper()
	for _, n := range s.nodes() {
		if n.Owner == owner {
			return n
		}
	}
	s.Fatalf("no node %s is listed", owner)
	panic("unreachable")
}

// wait creates jobs that wait for their turns, of the default queue.
func (s *sharing) wait(names ...string) {
	s.Helper()
	for _, name := range names {
		s.commit("creator", waiting(name))
	}
}

// waiting is a new job that waits for its turn.
func waiting(id string) *storage.Change {
	c := created(id, 1)
	c.Release = true
	return c
}

// take has an owner claim the jobs that are ready, and checks which it gets.
func (s *sharing) take(session storage.Shared, owner string, most int, want string) []*storage.Job {
	s.Helper()
	jobs, err := session.ClaimNext(owner, most)
	if err != nil {
		s.Fatalf("%s claims: %v", owner, err)
	}
	s.same("what "+owner+" gets", ids(jobs), want)
	return jobs
}

// takeJob has an owner claim one job.
func (s *sharing) takeJob(session storage.Shared, owner, id string) *storage.Job {
	s.Helper()
	job, err := session.ClaimJob(owner, id)
	if err != nil {
		s.Fatalf("%s claims %s: %v", owner, id, err)
	}
	return job
}

// owned fails unless a claim of the job is refused, as a living node owns it.
func (s *sharing) owned(job, owner string) {
	s.Helper()
	var owned *storage.OwnedError
	if _, err := s.B.ClaimJob("stranger", job); !errors.As(err, &owned) || owned.Owner != owner {
		s.Fatalf("a claim of %s: %v, want that %s has it", job, err, owner)
	}
}

// queue changes a queue.
func (s *sharing) queue(q storage.Queue) {
	s.Helper()
	if _, err := s.A.Commit(storage.Batch{Queues: []storage.Queue{q}}); err != nil {
		s.Fatal(err)
	}
}

// released is a change after which the job has no owner.
func released(c *storage.Change) *storage.Change {
	c.Release = true
	return c
}
