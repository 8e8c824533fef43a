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

// forget drops the oldest finished jobs beyond the number to be kept.
func (l *ledger) forget(retained int) {
	surplus := -retained
	for _, id := range l.order {
		if l.jobs[id].over() {
			surplus++
		}
	}
	l.order = slices.DeleteFunc(l.order, func(id string) bool {
		if surplus <= 0 || !l.jobs[id].over() {
			return false
		}
		surplus--
		delete(l.jobs, id)
		return true
	})
}

// before returns at most limit jobs older than the one named, newest first, and
// without the names of their columns and classes: a list has to fit in a message.
func (l *ledger) before(name string, limit int) []*protocol.Job {
	var views []*protocol.Job
	for i := len(l.order) - 1; i >= 0 && len(views) < limit; i-- {
		if id := l.order[i]; name == "" || id < strings.ToLower(name) {
			view := l.jobs[id].view()
			view.Columns, view.Classes = nil, nil
			views = append(views, view)
		}
	}
	return views
}
