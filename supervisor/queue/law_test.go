package queue

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"pgregory.net/rapid"
)

// world is what a queue works with: a store that takes its time, clients that count their
// answers, and trainers.
type world struct {
	t        *rapid.T
	state    *State
	clock    time.Time
	jobs     []string
	out      []Write
	written  map[string]uint64 // the last revision that was written, by job
	asked    map[string]int    // answers that clients wait for
	opens    []Open
	trainers map[string]bool // that run; false: they were asked to stop
	halted   map[string]bool // trainers that were asked to halt
	log      []string        // events and effects, to find out why a check failed
	evaluate []Evaluate
	diagnose []string
	shelf    *shelf // what nodes share; nil: the store is this service's own
}

// Whatever happens, in whatever order: no job is in two places at once, no more jobs train
// than may, histories have no gaps, every client is answered exactly once, and in the end
// every acknowledged job is over or paused.
func TestWhateverHappensTheQueueKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, Settings{Running: 2, Waiting: 4})
		for range rapid.IntRange(1, 120).Draw(t, "events") {
			w.happen()
			w.check()
		}
		w.comeToRest()
	})
}

func newWorld(t *rapid.T, settings Settings) *world {
	return &world{
		t: t, state: New(settings, Stored{}), clock: time.Unix(1000, 0),
		written: map[string]uint64{}, asked: map[string]int{}, trainers: map[string]bool{}, halted: map[string]bool{},
	}
}

// happen applies one random event.
func (w *world) happen() {
	w.clock = w.clock.Add(time.Duration(rapid.IntRange(0, 3).Draw(w.t, "seconds")) * time.Second)
	switch rapid.IntRange(0, 9).Draw(w.t, "kind") {
	case 0, 1:
		w.submit()
	case 2:
		w.request()
	case 3, 4, 5:
		w.report()
	case 6:
		w.apply(Tick{})
	case 7:
		w.apply(Trouble{[]error{nil, errors.New("disk full")}[rapid.IntRange(0, 1).Draw(w.t, "trouble")]})
	default:
		w.work()
	}
}

func (w *world) submit() {
	id := fmt.Sprintf("job%03d", len(w.jobs))
	w.jobs = append(w.jobs, id)
	epochs, queue := uint32(10), rapid.SampledFrom([]string{plan.DefaultQueue, "night", plan.BootQueue}).Draw(w.t, "queue")
	w.apply(Accepted{
		ID: id, Clients: []Client{w.client()},
		Head: &protocol.Job{Plan: &protocol.Plan{Epochs: &epochs}, Queue: queue, Retries: 1, Priority: int32(rapid.IntRange(-1, 1).Draw(w.t, "priority"))},
	})
}

// client returns a new client, which waits for one answer.
func (w *world) client() Client {
	name := fmt.Sprintf("client%d", len(w.asked))
	w.asked[name]++
	return name
}

// request has a client ask for something about any job, also one that is over or unknown.
func (w *world) request() {
	id := rapid.SampledFrom(append(slices.Clone(w.jobs), "nobody")).Draw(w.t, "job")
	asks, after := w.client(), uint64(rapid.IntRange(0, 9).Draw(w.t, "after"))
	requests := []Event{Cancel{asks, id, id}, Pause{asks, id, id}, Resume{asks, id, id}, Watch{asks, id, id, after, 5, 0}}
	w.apply(requests[rapid.IntRange(0, len(requests)-1).Draw(w.t, "request")])
}

// report says that the oldest writes are done, some of them refused.
func (w *world) report() {
	n := rapid.IntRange(0, len(w.out)).Draw(w.t, "orders")
	e := Written{}
	for _, o := range w.out[:n] {
		e.Tickets = append(e.Tickets, o.Ticket)
		var refused error
		if o.Change != nil && rapid.IntRange(0, 20).Draw(w.t, "fenced") == 0 {
			refused = storage.ErrFenced
			w.gone(o.Change)
		}
		e.Refused = append(e.Refused, w.durable(o.Change, refused))
	}
	w.out = w.out[n:]
	w.apply(e)
}

// work has one of the actors that work on a job report something.
func (w *world) work() {
	switch {
	case len(w.opens) > 0 && rapid.Bool().Draw(w.t, "open"):
		o := w.opens[0]
		w.opens = w.opens[1:]
		opened := Opened{ID: o.ID, Attempt: o.Attempt}
		if rapid.IntRange(0, 5).Draw(w.t, "unreadable") == 0 {
			opened.Err, opened.Passing = errors.New("slow"), true
		}
		w.apply(opened)
	case len(w.evaluate) > 0 && rapid.Bool().Draw(w.t, "evaluate"):
		e := w.evaluate[0]
		if rapid.Bool().Draw(w.t, "it takes long") {
			w.apply(Evaluating{ID: e.ID, Attempt: e.Attempt, Part: "columns", Done: 1, Of: 4})
			return
		}
		w.evaluate = w.evaluate[1:]
		w.apply(Evaluated{ID: e.ID, Attempt: e.Attempt})
	case len(w.diagnose) > 0 && rapid.Bool().Draw(w.t, "diagnose"):
		id := w.diagnose[0]
		w.diagnose = w.diagnose[1:]
		w.apply(Diagnosed{ID: id})
	case len(w.trainers) > 0:
		w.train(rapid.SampledFrom(sorted(w.trainers)).Draw(w.t, "trainer"))
	}
}
