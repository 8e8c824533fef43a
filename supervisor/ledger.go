package supervisor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
)

// ledger is what the queue knows. It outlives the jobs actor, which alone reads
// and writes it. Jobs that are over stand in the store only.
type ledger struct {
	jobs    map[string]*job
	queues  map[string]*queue
	latest  string // the job submitted last, the booted ones aside
	orders  []*told
	ticket  uint64
	trouble error // why the store cannot be written to
	entropy ulid.MonotonicReader

	creating int // new jobs that are not on disk yet
}

// told is an order to the recorder that it has not reported on yet.
type told struct {
	order
	job  *job // whose change it is
	then func(q *jobs, ctx actor.Context, refused error)
}

// queue is a line of jobs.
type queue struct {
	storage.Queue
	waiting []*job // in the order of their turns
	running int
	held    int // paused jobs
}

// newLedger takes over what the store has of jobs that are not over.
func newLedger(settings Settings) (*ledger, error) {
	l := &ledger{jobs: map[string]*job{}, queues: map[string]*queue{}, entropy: ulid.Monotonic(settings.Entropy, 0)}
	queues, err := settings.Store.Queues()
	if err != nil {
		return nil, fmt.Errorf("reading the queues: %w", err)
	}
	l.queue(plan.DefaultQueue)
	for _, q := range queues {
		l.queue(q.Name).Queue = q
	}
	found, err := settings.Store.Claim(settings.Owner)
	if err != nil {
		return nil, fmt.Errorf("taking over the jobs: %w", err)
	}
	for _, r := range found {
		l.resume(r)
	}
	return l, l.findLatest(settings.Store)
}

// findLatest looks for the job submitted last; where there is none but booted ones
// it is one of those.
func (l *ledger) findLatest(store storage.Reader) error {
	for _, without := range []string{plan.BootQueue, ""} {
		found, err := store.Find(storage.Query{Limit: 1, Without: without})
		if err != nil {
			return fmt.Errorf("reading the jobs: %w", err)
		}
		if len(found) > 0 {
			l.latest = found[0].ID
			break
		}
	}
	return nil
}

// resume takes in a job of the process before.
func (l *ledger) resume(r *storage.Job) {
	j := l.add(*r)
	j.durable = r.Revision
	switch r.State {
	case protocol.State_STATE_PAUSED:
		j.phase = held
		j.queue.held++
	default:
		j.begun = r.State == protocol.State_STATE_RUNNING
		l.enqueue(j)
	}
}

// add takes a job in. All of its head is read again when it is opened.
func (l *ledger) add(r storage.Job) *job {
	j := &job{record: r, plan: termsOf(r.Head), queue: l.queue(r.Head.GetQueue())}
	j.record.Head = brief(r.Head)
	l.jobs[r.ID] = j
	return j
}

// name makes the id of a new job.
func (l *ledger) name(now time.Time) (string, error) {
	id, err := ulid.New(ulid.Timestamp(now), l.entropy)
	if err != nil {
		return "", fmt.Errorf("making a job id: %w", err)
	}
	return strings.ToLower(id.String()), nil
}

// queue returns the queue of a name.
func (l *ledger) queue(name string) *queue {
	q := l.queues[name]
	if q == nil {
		q = &queue{Queue: storage.Queue{Name: name}}
		l.queues[name] = q
	}
	return q
}

// byTurn compares two waiting jobs: what had begun goes on first, then the higher
// priority, then the older.
func byTurn(a, b *job) int {
	switch {
	case a.begun != b.begun && a.begun:
		return -1
	case a.begun != b.begun:
		return 1
	default:
		return cmp.Or(cmp.Compare(b.plan.priority, a.plan.priority), strings.Compare(a.id(), b.id()))
	}
}

// enqueue has a job wait for its turn.
func (l *ledger) enqueue(j *job) {
	j.phase = waiting
	at, _ := slices.BinarySearchFunc(j.queue.waiting, j, byTurn)
	j.queue.waiting = slices.Insert(j.queue.waiting, at, j)
}

// unqueue takes a waiting job out.
func (l *ledger) unqueue(j *job) {
	if at, found := slices.BinarySearchFunc(j.queue.waiting, j, byTurn); found {
		j.queue.waiting = slices.Delete(j.queue.waiting, at, at+1)
	}
}

// withdraw takes out of its queue a job that is about to be over.
func (l *ledger) withdraw(j *job) {
	if j.phase == waiting {
		l.unqueue(j)
	}
	if j.phase == held {
		j.queue.held--
	}
}

// next takes the job out whose turn it is; nil: there is none. busy says that only
// a booted network has room, if none runs.
func (l *ledger) next(now time.Time, busy bool) *job {
	var best *job
	for _, q := range l.queues {
		if busy && (q.Name != plan.BootQueue || q.running > 0) {
			continue
		}
		if j := q.first(now); j != nil && (best == nil || byTurn(j, best) < 0) {
			best = j
		}
	}
	if best != nil {
		l.unqueue(best)
	}
	return best
}

// first returns the first job of the queue that may start; nil: there is none.
func (q *queue) first(now time.Time) *job {
	for _, j := range q.waiting {
		switch {
		case !j.begun && (q.Paused || q.Limit > 0 && q.running >= q.Limit):
			return nil // what had begun comes first
		case !j.leaving && j.tail().GetNotBeforeMs() <= now.UnixMilli():
			return j
		}
	}
	return nil
}

// size returns how many jobs wait or are about to.
func (l *ledger) size() int {
	n := 0
	for _, q := range l.queues {
		n += len(q.waiting)
	}
	return n
}
