package supervisor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deepnet/actors/protocol"

	"github.com/oklog/ulid/v2"
)

// ledger is what the queue knows. It outlives the jobs actor, which alone reads
// and writes it.
type ledger struct {
	jobs    map[string]*job
	order   []string // ids, oldest first
	queue   []string // ids of queued jobs, next first
	over    []string // ids of jobs that are over, in the order of their ends
	entropy ulid.MonotonicReader
}

func newLedger(settings Settings) *ledger {
	return &ledger{jobs: map[string]*job{}, entropy: ulid.Monotonic(settings.Entropy, 0)}
}

// add takes a job in at the end of the queue.
func (l *ledger) add(now time.Time, made *admitted) (*job, error) {
	id, err := ulid.New(ulid.Timestamp(now), l.entropy)
	if err != nil {
		return nil, fmt.Errorf("making a job id: %w", err)
	}
	j := &job{id: strings.ToLower(id.String()), state: protocol.State_STATE_QUEUED, made: made, submitted: now}
	j.record(now, &protocol.Event{})
	j.events[0].What = &protocol.Event_Submitted{Submitted: j.view()}
	l.jobs[j.id] = j
	l.order = append(l.order, j.id)
	l.queue = append(l.queue, j.id)
	return j, nil
}

// find returns the job that a client names; nil: there is none.
func (l *ledger) find(name string) *job {
	if name == "latest" && len(l.order) > 0 {
		return l.jobs[l.order[len(l.order)-1]]
	}
	return l.jobs[strings.ToLower(name)]
}

// next takes the first job out of the queue; nil: it is empty.
func (l *ledger) next() *job {
	if len(l.queue) == 0 {
		return nil
	}
	j := l.jobs[l.queue[0]]
	l.queue = l.queue[1:]
	return j
}

// unqueue takes a job out of the queue.
func (l *ledger) unqueue(id string) {
	l.queue = slices.DeleteFunc(l.queue, func(queued string) bool { return queued == id })
}

// maxModels is how many weights the models of finished jobs may have together.
const maxModels = 100_000_000

// queued returns how many numbers the tables of waiting jobs have.
func (l *ledger) queued() int {
	total := 0
	for _, id := range l.queue {
		total += l.jobs[id].made.numbers
	}
	return total
}

// ended notes that a job is over and drops the jobs that have been over for
// longest, beyond the number and size to be kept.
func (l *ledger) ended(id string, retained int) {
	l.over = append(l.over, id)
	weights := 0
	for _, id := range l.over {
		weights += l.jobs[id].weights()
	}
	for len(l.over) > 1 && (len(l.over) > retained || weights > maxModels) {
		oldest := l.over[0]
		weights -= l.jobs[oldest].weights()
		delete(l.jobs, oldest)
		l.over = l.over[1:]
		l.order = slices.DeleteFunc(l.order, func(id string) bool { return id == oldest })
	}
}

// before returns at most limit jobs older than the one named, newest first, and
// without the names of their columns and classes: a list has to fit in a message.
func (l *ledger) before(name string, limit int) []*protocol.Job {
	var views []*protocol.Job
	end := slices.Index(l.order, strings.ToLower(name))
	if end < 0 {
		end = len(l.order) // from the newest on
	}
	for i := end - 1; i >= 0 && len(views) < limit; i-- {
		views = append(views, l.jobs[l.order[i]].summary())
	}
	return views
}
