package queue

import (
	"errors"
	"fmt"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"pgregory.net/rapid"
)

// train has a trainer report something, or end if it was asked to stop.
func (w *world) train(id string) {
	if !w.trainers[id] {
		delete(w.trainers, id)
		w.apply(TrainerStopped{id})
		return
	}
	checkpoint := Checkpointed{ID: id, Steps: 3, Data: make([]byte, 10), Began: w.clock}
	if rapid.Bool().Draw(w.t, "large") {
		checkpoint.Data = make([]byte, 100_000)
	}
	if w.halted[id] && rapid.Bool().Draw(w.t, "halt") {
		w.apply(Stopped{checkpoint})
		return
	}
	said := []Event{
		Progressed{ID: id, Losses: []float64{0.5}},
		checkpoint,
		Restart{id, &protocol.Restart{}},
		Finished{ID: id, Result: &protocol.Result{}},
		Finished{ID: id, Result: &protocol.Result{}, Evaluable: true},
		Finished{ID: id, Err: errors.New("diverged")},
		Exhausted{ID: id, Steps: 1, Err: errors.New("crashed")},
	}
	w.apply(said[rapid.IntRange(0, len(said)-1).Draw(w.t, "said")])
}

// apply applies an event and carries out the effects.
func (w *world) apply(event Event) {
	w.log = append(w.log, fmt.Sprintf("\n%T %.150v", event, event))
	for _, effect := range w.state.Apply(w.clock, event) {
		w.log = append(w.log, "\n    "+describe(effect))
		switch e := effect.(type) {
		case Write:
			w.write(e)
		case Open:
			w.opens = append(w.opens, e)
		case Train:
			w.trainers[e.ID], w.halted[e.ID] = true, false
		case StopTrainer:
			w.trainers[e.ID] = false
		case Evaluate:
			w.evaluate = append(w.evaluate, e)
		case Diagnose:
			w.diagnose = append(w.diagnose, e.ID)
		case Halt:
			w.halted[e.ID] = true
		case Claim:
			w.shelf.claims = append(w.shelf.claims, e)
		case Look:
			w.shelf.looks++
		case AskAgain:
			w.shelf.due = true
		case Elsewhere:
			w.shelf.asked = append(w.shelf.asked, e)
		case CheckpointKept:
			if !w.trainers[e.ID] {
				w.t.Fatalf("a checkpoint is told to a trainer of job %s that is not there", e.ID)
			}
		case Hold:
		default:
			w.answer(effect)
		}
	}
}

// answer counts the answers; no client may get two.
func (w *world) answer(effect Effect) {
	var client Client
	switch e := effect.(type) {
	case Answer:
		client = e.Client
	case Show:
		client = e.Client
	case ShowEvents:
		if w.shelf != nil {
			w.shelf.reads = append(w.shelf.reads, e)
			return
		}
		client = e.Client
	case RefuseOver:
		client = e.Client
	default:
		return
	}
	if w.asked[client.(string)]--; w.asked[client.(string)] < 0 {
		w.t.Fatalf("%v is answered twice: %s", client, describe(effect))
	}
}

// write takes a write; the history of a job may have no gap.
func (w *world) write(o Write) {
	w.out = append(w.out, o)
	if o.Change == nil {
		return
	}
	if w.shelf != nil && w.written[o.Change.Job.ID] > o.Change.Job.Revision {
		return // of a job that was lost and claimed again
	}
	for _, event := range o.Change.Events {
		if w.shelf != nil && event.GetRevision() <= w.written[o.Change.Job.ID] {
			continue
		}
		if w.written[o.Change.Job.ID]++; event.GetRevision() != w.written[o.Change.Job.ID] {
			w.t.Fatalf("event %d of %s comes after %d", event.GetRevision(), o.Change.Job.ID, w.written[o.Change.Job.ID]-1)
		}
	}
	if o.Change.Job.Revision != w.written[o.Change.Job.ID] {
		w.t.Fatalf("%s is written at revision %d, its last event is %d", o.Change.Job.ID, o.Change.Job.Revision, w.written[o.Change.Job.ID])
	}
}

// check checks that every job is in one place and that no more train than may.
func (w *world) check() {
	if n := len(w.state.running); n > 3 {
		w.t.Fatalf("%d jobs have a place", n)
	}
	waits, pauses := map[*job]int{}, 0
	for _, l := range w.state.lines {
		for _, j := range l.waiting {
			waits[j]++
		}
		pauses += l.paused
		n := 0
		for _, r := range w.state.running {
			if r.job.line == l {
				n++
			}
		}
		if n != l.running {
			w.t.Fatalf("queue %s counts %d running jobs, there are %d", l.Name, l.running, n)
		}
	}
	if w.shelf != nil {
		w.checkNode()
	}
	watching := w.state.watching
	for _, a := range w.state.node.away {
		watching -= len(a.watchers)
	}
	for _, j := range w.state.jobs {
		watching -= len(j.watchers)
		w.checkJob(j, waits[j])
		if j.phase == paused {
			pauses--
		}
	}
	if watching != 0 {
		w.t.Fatalf("the state counts %d watchers too many", watching)
	}
	if pauses != 0 {
		w.t.Fatalf("the queues count %d paused jobs too many", pauses)
	}
}

func (w *world) checkJob(j *job, waits int) {
	r := w.state.running[j.id()]
	switch {
	case (j.phase == waiting && !w.state.shares(j)) != (waits == 1):
		w.t.Fatalf("%s waits %d times, in phase %d", j.id(), waits, j.phase)
	case j.works() && r != nil && r.closing && w.shelf != nil: // about to be handed over
	case j.works() && (r == nil || r.closing || r.hasTrainer != (j.phase == learning)):
		w.t.Fatalf("%s is in phase %d with the place %+v %v", j.id(), j.phase, r, w.log)
	case r != nil && r.hasTrainer != w.hasTrainer(j.id()):
		w.t.Fatalf("%s has a trainer: %t, %t", j.id(), r.hasTrainer, w.hasTrainer(j.id()))
	}
}

func (w *world) hasTrainer(id string) bool {
	_, has := w.trainers[id]
	return has
}

// comeToRest lets everything succeed. Then no client still waits for an answer.
func (w *world) comeToRest() {
	w.apply(Trouble{})
	for range 100 {
		w.clock = w.clock.Add(time.Minute)
		w.apply(Tick{})
		e := Written{}
		for _, o := range w.out {
			e.Tickets, e.Refused = append(e.Tickets, o.Ticket), append(e.Refused, w.durable(o.Change, nil))
		}
		w.out = nil
		w.apply(e)
		for _, id := range sorted(w.trainers) {
			if w.trainers[id] {
				w.apply(Finished{ID: id, Result: &protocol.Result{}})
			} else {
				delete(w.trainers, id)
				w.apply(TrainerStopped{id})
			}
		}
		for _, o := range w.opens {
			w.apply(Opened{ID: o.ID, Attempt: o.Attempt})
		}
		for _, e := range w.evaluate {
			w.apply(Evaluated{ID: e.ID, Attempt: e.Attempt})
		}
		for _, id := range w.diagnose {
			w.apply(Diagnosed{ID: id})
		}
		w.opens, w.evaluate, w.diagnose = nil, nil, nil
		w.restNode()
		w.check()
	}
	for client, waits := range w.asked {
		if waits != 0 {
			w.t.Fatalf("%s still waits: %v", client, w.log)
		}
	}
	w.checkRest()
	for id, j := range w.state.jobs {
		if j.phase != paused {
			w.t.Fatalf("%s came to rest in phase %d", id, j.phase)
		}
	}
}

// durable has a change on disk, unless the store refuses it.
func (w *world) durable(c *storage.Change, refused error) error {
	switch {
	case w.shelf == nil || c == nil || refused != nil:
	case w.fenced(c):
		return storage.ErrFenced
	default:
		w.shelve(c)
	}
	return refused
}

// gone has another service take a job over.
func (w *world) gone(c *storage.Change) {
	if w.shelf != nil {
		w.lost(c)
	}
}
