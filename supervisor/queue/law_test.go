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

// world is what stands around a queue: a store that takes its time, clients who count
// their answers, and trainers.
type world struct {
	t        *rapid.T
	state    *State
	clock    time.Time
	jobs     []string
	out      []Write
	told     map[string]uint64 // the last revision that was written, by job
	asked    map[string]int    // answers that clients wait for
	opens    []Open
	trainers map[string]bool // that run; false: they are told to stop
	halted   map[string]bool // trainers that were
	log      []string        // what happened and what came of it, for who has to find out why
	evaluate []Evaluate
	diagnose []string
}

// Whatever happens, in whatever order: no job is in two places, no more train than
// may, histories have no gap, every client is answered once, and in the end every job
// that was acknowledged is over or waits for a reason.
func TestWhateverHappensTheQueueKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{
			t: t, state: New(Settings{Running: 2, Waiting: 4}, Stored{}), clock: time.Unix(1000, 0),
			told: map[string]uint64{}, asked: map[string]int{}, trainers: map[string]bool{}, halted: map[string]bool{},
		}
		for range rapid.IntRange(1, 120).Draw(t, "events") {
			w.happen()
			w.check()
		}
		w.comeToRest()
	})
}

// happen lets one thing happen.
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

// client is a client who asks something now.
func (w *world) client() Client {
	name := fmt.Sprintf("client%d", len(w.asked))
	w.asked[name]++
	return name
}

// request has a client ask for something about one of the jobs there ever were.
func (w *world) request() {
	id := rapid.SampledFrom(append(slices.Clone(w.jobs), "nobody")).Draw(w.t, "job")
	asks, after := w.client(), uint64(rapid.IntRange(0, 9).Draw(w.t, "after"))
	requests := []Event{Cancel{asks, id, id}, Pause{asks, id, id}, Resume{asks, id, id}, Watch{asks, id, id, after, 5}}
	w.apply(requests[rapid.IntRange(0, len(requests)-1).Draw(w.t, "request")])
}

// report tells that the oldest orders are carried out, some of them refused.
func (w *world) report() {
	n := rapid.IntRange(0, len(w.out)).Draw(w.t, "orders")
	e := Written{}
	for _, o := range w.out[:n] {
		e.Tickets = append(e.Tickets, o.Ticket)
		var refused error
		if o.Change != nil && rapid.IntRange(0, 20).Draw(w.t, "fenced") == 0 {
			refused = storage.ErrFenced
		}
		e.Refused = append(e.Refused, refused)
	}
	w.out = w.out[n:]
	w.apply(e)
}

// work has somebody say something who works on a job.
func (w *world) work() {
	switch {
	case len(w.opens) > 0 && rapid.Bool().Draw(w.t, "open"):
		o := w.opens[0]
		w.opens = w.opens[1:]
		opened := Opened{ID: o.ID, Turn: o.Turn}
		if rapid.IntRange(0, 5).Draw(w.t, "unreadable") == 0 {
			opened.Err, opened.Passing = errors.New("slow"), true
		}
		w.apply(opened)
	case len(w.evaluate) > 0 && rapid.Bool().Draw(w.t, "evaluate"):
		e := w.evaluate[0]
		w.evaluate = w.evaluate[1:]
		w.apply(Evaluated{ID: e.ID, Turn: e.Turn})
	case len(w.diagnose) > 0 && rapid.Bool().Draw(w.t, "diagnose"):
		id := w.diagnose[0]
		w.diagnose = w.diagnose[1:]
		w.apply(Diagnosed{ID: id})
	case len(w.trainers) > 0:
		w.train(rapid.SampledFrom(sorted(w.trainers)).Draw(w.t, "trainer"))
	}
}
