package storage

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// Memory is a Shared store that ends with the process: its nodes are those of one process.
// Its zero value is empty and ready.
type Memory struct {
	Now       func() time.Time // default: time.Now
	LeaseTerm time.Duration    // how long an owner is believed to live; default: DefaultLease

	mu        sync.Mutex
	jobs      map[string]*kept
	owners    map[string]*owner
	queues    map[string]Queue
	tables    map[Digest]*table
	uploads   map[Digest]*table // parts under way
	followers map[*follower]bool
}

// DefaultLease is how long a store believes an owner to live after its last Commit.
const DefaultLease = 30 * time.Second

// kept is all that is kept of a job.
type kept struct {
	Job
	owner       string // "": nobody
	events      []*protocol.Event
	attachments map[Kind][]Attachment // the highest number first
}

// Commit implements Writer.
func (m *Memory) Commit(b Batch) (refused []error, err error) {
	defer m.open()()
	m.renew(b.Owner)
	for i, c := range b.Changes {
		if err := m.change(b.Owner, c); err != nil {
			if refused == nil {
				refused = make([]error, len(b.Changes))
			}
			refused[i] = err
		}
	}
	for _, q := range b.Queues {
		m.queues[q.Name] = q
		m.tell("")
	}
	return refused, nil
}

// change makes one change, or says why not.
func (m *Memory) change(owner string, c *Change) error {
	k := m.jobs[c.Job.ID]
	var stored *Job
	if k != nil {
		stored = &k.Job
	}
	events, done, err := c.Against(stored)
	if err != nil || done {
		return err
	}
	m.tell(c.Job.ID)
	if c.Delete {
		m.remove(k)
		return nil
	}
	if k == nil {
		if k, err = m.create(c); err != nil {
			return err
		}
	}
	if k.owner = owner; c.Release {
		k.owner = ""
	}
	k.update(c, events)
	return nil
}

// create makes a new job of a change, if its key is free and its data set is there.
func (m *Memory) create(c *Change) (*kept, error) {
	if m.taken(c.Job.Key) {
		return nil, ErrKeyTaken
	}
	if err := m.keep(c.Job.Dataset, c.Dataset); err != nil {
		return nil, err
	}
	k := &kept{Job: *c.Job.clone(), attachments: make(map[Kind][]Attachment)}
	m.jobs[k.ID] = k
	return k, nil
}

// taken says whether a job has that key.
func (m *Memory) taken(key string) bool {
	if key == "" {
		return false
	}
	for _, k := range m.jobs {
		if k.Key == key {
			return true
		}
	}
	return false
}

// update brings a job to where the change leaves it.
func (k *kept) update(c *Change, events []*protocol.Event) {
	k.State, k.Revision, k.Finished = c.Job.State, c.Job.Revision, c.Job.Finished
	k.Tail = own(c.Job.Tail)
	for _, event := range events {
		k.events = append(k.events, proto.CloneOf(event))
	}
	for _, a := range c.Attachments {
		k.attach(a)
	}
}

// attach adds an attachment, in place of one with its number, and drops what is
// beyond the generations of its kind.
func (k *kept) attach(a Attachment) {
	a.Job = k.ID
	if a.Data == nil {
		a.Data = []byte{} // nil would stand for damage
	}
	all := slices.DeleteFunc(k.attachments[a.Kind], func(b Attachment) bool { return b.Number == a.Number })
	all = append(all, a)
	slices.SortFunc(all, func(a, b Attachment) int { return cmp.Compare(b.Number, a.Number) })
	k.attachments[a.Kind] = all[:min(len(all), a.Kind.Generations())]
}

// remove deletes a job; its data set begins to lie idle.
func (m *Memory) remove(k *kept) {
	delete(m.jobs, k.ID)
	if t := m.tables[k.Dataset]; t != nil {
		t.since = m.now()
	}
}

// WriteAhead implements Writer: there is nothing to be done ahead.
func (m *Memory) WriteAhead(Attachment) error { return nil }

// Prune implements Writer.
func (m *Memory) Prune(keep int, before int64) (deleted int, err error) {
	defer m.open()()
	var over []*kept
	for _, k := range m.jobs {
		if k.Over() {
			over = append(over, k)
		}
	}
	slices.SortFunc(over, func(a, b *kept) int {
		return cmp.Or(cmp.Compare(b.Finished, a.Finished), strings.Compare(b.ID, a.ID))
	})
	for i, k := range over {
		if keep > 0 && i >= keep || k.Finished < before {
			m.remove(k)
			deleted++
		}
	}
	m.pruneTables()
	return deleted, nil
}

// Find implements Reader.
func (m *Memory) Find(q Query) ([]*Job, error) {
	defer m.open()()
	var jobs []*Job
	for _, k := range m.jobs {
		if q.fits(&k.Job) {
			jobs = append(jobs, k.Job.clone())
		}
	}
	slices.SortFunc(jobs, func(a, b *Job) int { return strings.Compare(b.ID, a.ID) })
	if q.Limit > 0 {
		jobs = jobs[:min(len(jobs), q.Limit)]
	}
	return jobs, nil
}

// fits says whether a job is one that the query asks for.
func (q *Query) fits(j *Job) bool {
	return (q.ID == "" || j.ID == q.ID) &&
		(q.Key == "" || j.Key == q.Key) &&
		(q.Before == "" || j.ID < q.Before) &&
		(q.Without == "" || j.Head.GetQueue() != q.Without)
}

// Events implements Reader.
func (m *Memory) Events(job string, after uint64, limit int) ([]*protocol.Event, error) {
	defer m.open()()
	k := m.jobs[job]
	if k == nil || after >= uint64(len(k.events)) {
		return nil, nil
	}
	events := k.events[after:] // the first has revision 1
	if limit > 0 {
		events = events[:min(len(events), limit)]
	}
	var copies []*protocol.Event
	for _, event := range events {
		copies = append(copies, proto.CloneOf(event))
	}
	return copies, nil
}

// Attachments implements Reader.
func (m *Memory) Attachments(job string, kind Kind) ([]Attachment, error) {
	defer m.open()()
	k := m.jobs[job]
	if k == nil {
		return nil, nil
	}
	return slices.Clone(k.attachments[kind]), nil
}

// Queues implements Reader.
func (m *Memory) Queues() ([]Queue, error) {
	defer m.open()()
	return slices.SortedFunc(maps.Values(m.queues), func(a, b Queue) int { return strings.Compare(a.Name, b.Name) }), nil
}

// open takes the lock, makes the maps of a zero value, and returns what gives the
// lock back.
func (m *Memory) open() (unlock func()) {
	m.mu.Lock()
	if m.jobs == nil {
		m.jobs, m.owners, m.queues = make(map[string]*kept), make(map[string]*owner), make(map[string]Queue)
		m.tables, m.uploads = make(map[Digest]*table), make(map[Digest]*table)
		m.followers = make(map[*follower]bool)
	}
	return m.mu.Unlock
}

func (m *Memory) now() time.Time {
	if m.Now == nil {
		return time.Now()
	}
	return m.Now()
}

// clone returns a copy that shares nothing with the job.
func (j *Job) clone() *Job {
	c := *j
	c.Head, c.Tail = own(j.Head), own(j.Tail)
	return &c
}

// own returns a copy of a message; of none, an empty one.
func own(j *protocol.Job) *protocol.Job {
	if j == nil {
		return &protocol.Job{}
	}
	return proto.CloneOf(j)
}
