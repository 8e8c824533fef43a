package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"deepnet/supervisor/storage"
)

// The crowd: nodes that claim, write, release and leave at the same time.
const (
	crowdNodes = 8
	crowdJobs  = 200
	crowdTurns = 4 // of each job, the last of which ends it
)

// crowdQueues are the queues of the crowd's jobs and their limits; 0: none.
var crowdQueues = []storage.Queue{{Name: "free"}, {Name: "narrow", Limit: 2}, {Name: "wide", Limit: 5}}

// crowd lets nodes loose on the jobs through both sessions. Limits are checked while they
// run; that a job has one owner at a time is checked on the history.
func crowd(t *testing.T, open func(t *testing.T) SharedPair) {
	s := newSharing(t, open)
	defer s.close()
	for i, q := range crowdQueues {
		s.queue(q)
		for n := i; n < crowdJobs; n += len(crowdQueues) {
			s.commit("creator", turn(fmt.Sprintf("%03d", n), q.Name, int32(n%4)))
		}
	}
	c := &crowded{T: t, start: time.Now(), left: crowdJobs, owned: make(map[string]int)}
	c.changed.L = &c.mu
	var nodes sync.WaitGroup
	for i := range crowdNodes {
		m := &member{crowded: c, number: i, owner: fmt.Sprintf("node %d", i), chance: rand.New(rand.NewPCG(uint64(i), 1))}
		m.session = []storage.Shared{s.A, s.B}[i%2]
		s.join(m.session, m.owner)
		nodes.Go(m.work)
	}
	nodes.Wait()
	if c.left > 0 {
		t.Errorf("%d of %d jobs did not come to their end", c.left, crowdJobs)
	}
	if result := porcupine.CheckOperationsTimeout(register, c.history, patience); result != porcupine.Ok {
		t.Errorf("the history of %d claims and writes is not that of jobs that have one owner at a time: %s", len(c.history), result)
	}
}

// crowded is what the nodes share beside the store.
type crowded struct {
	*testing.T
	start time.Time

	mu      sync.Mutex
	changed sync.Cond
	round   int            // grows with everything that may make a job ready
	idle    int            // nodes that wait for the next round
	left    int            // jobs that are not over
	owned   map[string]int // jobs that surely have an owner, by queue
	history []porcupine.Operation
}

// member is one node of the crowd.
type member struct {
	*crowded
	number  int
	owner   string
	session storage.Shared
	chance  *rand.Rand
}

// work claims jobs and gives each a turn until all are over.
func (m *member) work() {
	for m.crowded.goesOn() {
		round := m.now()
		if _, err := m.session.Commit(storage.Batch{Owner: m.owner}); err != nil {
			m.Errorf("commit: %v", err)
		}
		called := time.Since(m.start)
		jobs, err := m.session.ClaimNext(m.owner, 1+m.chance.IntN(3))
		if err != nil {
			m.Errorf("claim: %v", err)
		}
		for _, j := range jobs {
			m.note(called, act{job: j.ID, owner: m.owner}, claimed(j.Token))
			m.count(j, 1)
		}
		m.meddle()
		m.turns(jobs)
		if len(jobs) == 0 {
			m.rest(round)
		}
	}
}

// turns lets the claimed jobs go, one after the other or, at times, all at once.
func (m *member) turns(jobs []*storage.Job) {
	if m.chance.IntN(10) == 0 {
		m.part(jobs)
		return
	}
	for _, j := range jobs {
		c := released(next(j, 1))
		if c.Job.Revision > crowdTurns {
			c = over(j, 1)
		}
		m.count(j, -1)
		m.write(c)
	}
}

// write makes a change; it is an act of its own in the history.
func (m *member) write(c *storage.Change) {
	called := time.Since(m.start)
	refused, err := m.session.Commit(storage.Batch{Owner: m.owner, Changes: []*storage.Change{c}})
	if err != nil {
		m.Errorf("commit: %v", err)
	}
	a := act{job: c.Job.ID, owner: m.owner, write: true, token: c.Job.Token, over: c.Job.Over()}
	if refused == nil {
		m.note(called, a, outcome{})
		m.progress(c.Job.Over())
		return
	}
	if !errors.Is(refused[0], storage.ErrFenced) {
		m.Errorf("a write is refused: %v", refused[0])
	}
	m.note(called, a, outcome{fenced: true})
}

// part leaves with the claimed jobs, writes to them all the same, as a node does that does
// not know that its lease has ended, and joins again.
func (m *member) part(jobs []*storage.Job) {
	for _, j := range jobs {
		m.count(j, -1)
	}
	called := time.Since(m.start)
	if err := m.session.Leave(m.owner); err != nil {
		m.Errorf("leave: %v", err)
	}
	for _, j := range jobs {
		m.note(called, act{job: j.ID, owner: m.owner, leave: true}, outcome{})
	}
	m.progress(false)
	for _, j := range jobs {
		m.write(released(next(j, 1)))
	}
	if err := m.session.Join(storage.Node{Owner: m.owner, Name: m.owner}); err != nil {
		m.Errorf("join: %v", err)
	}
}

// meddle claims a job of the queue without a limit out of its turn, which mostly fails.
func (m *member) meddle() {
	id := fmt.Sprintf("%03d", len(crowdQueues)*m.chance.IntN(crowdJobs/len(crowdQueues)))
	called := time.Since(m.start)
	job, err := m.session.ClaimJob(m.owner, id)
	a := act{job: id, owner: m.owner}
	var owned *storage.OwnedError
	switch {
	case err == nil:
		m.note(called, a, claimed(job.Token))
		m.write(released(next(job, 0)))
	case errors.As(err, &owned):
		m.note(called, a, outcome{owner: owned.Owner})
	case errors.Is(err, storage.ErrNotFound):
		m.note(called, a, outcome{missing: true})
	default:
		m.Errorf("claim %s: %v", id, err)
	}
}
