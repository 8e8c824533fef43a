package queue

import (
	"errors"
	"slices"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"pgregory.net/rapid"
)

// shelf is what the store that nodes share has, as far as it matters to a node: who owns the
// jobs that are not over.
type shelf struct {
	jobs    map[string]*storage.Job // as on disk
	ours    map[string]bool         // that the node owns
	claims  []Claim
	reads   []ShowEvents
	asked   []Elsewhere
	looks   int
	due     bool
	refused map[string]bool // taken by another node for good
}

// Whatever happens to a node, whoever else claims: it works on no job that it does not own,
// keeps none that it does not work on, answers every client once, and in the end every
// acknowledged job is over or paused.
func TestWhateverHappensTheQueueOfANodeKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, Settings{Running: 2, Waiting: 40, Node: "a"})
		w.shelf = &shelf{jobs: map[string]*storage.Job{}, ours: map[string]bool{}, refused: map[string]bool{}}
		w.apply(Restarted{})
		for range rapid.IntRange(1, 120).Draw(t, "events") {
			if rapid.IntRange(0, 2).Draw(t, "of nodes") == 0 {
				w.ofNodes()
			} else {
				w.happen()
			}
			w.check()
		}
		w.node().idle = false
		w.comeToRest()
	})
}

func (w *world) node() *node { return &w.state.node }

// ofNodes applies a random event of those that only nodes know.
func (w *world) ofNodes() {
	switch rapid.IntRange(0, 9).Draw(w.t, "kind of nodes") {
	case 0:
		w.apply(LeaseLost{})
	case 1:
		w.apply(DrainNode{nil, rapid.Bool().Draw(w.t, "off")})
	case 2:
		w.apply(Changed{""})
	case 3, 4:
		w.look()
	case 5:
		w.reply()
	case 6:
		w.carryOutElsewhere()
	default:
		w.claim(rapid.IntRange(0, 5).Draw(w.t, "the answer is lost") == 0)
	}
}

// claim answers the oldest claim.
func (w *world) claim(lost bool) {
	if w.shelf.due {
		w.shelf.due = false
		w.apply(Due{})
	}
	if len(w.shelf.claims) == 0 {
		return
	}
	most := w.shelf.claims[0].Most
	w.shelf.claims = w.shelf.claims[1:]
	var found []*storage.Job
	for _, id := range sorted(w.shelf.jobs) {
		j := w.shelf.jobs[id]
		if len(found) < most && !w.shelf.ours[id] && j.State != protocol.State_STATE_PAUSED {
			found = append(found, w.take(id))
		}
	}
	if lost {
		w.apply(Claimed{Err: errors.New("cut off")})
		return
	}
	w.apply(Claimed{Jobs: found})
}

// take makes a job the node's own and returns it as the store has it.
func (w *world) take(id string) *storage.Job {
	w.shelf.ours[id] = true
	j := w.shelf.jobs[id]
	j.Token++
	c := *j
	c.Tail = &protocol.Job{State: j.State, StartedMs: 1, Revision: j.Revision}
	return &c
}

// look answers what the node asks the store about.
func (w *world) look() {
	if w.shelf.looks == 0 {
		return
	}
	w.shelf.looks--
	looked := Looked{}
	for _, id := range sorted(w.shelf.ours) {
		if w.state.jobs[id] == nil {
			c := *w.shelf.jobs[id]
			c.Tail = &protocol.Job{}
			looked.Strays = append(looked.Strays, &c)
		}
	}
	w.apply(looked)
}

// reply brings a watcher what was read.
func (w *world) reply() {
	if len(w.shelf.reads) == 0 {
		return
	}
	ask := w.shelf.reads[0]
	w.shelf.reads = w.shelf.reads[1:]
	if rapid.Bool().Draw(w.t, "news") {
		w.apply(Read{Ask: ask, Reply: &protocol.Events{Job: ask.ID}})
		return
	}
	w.apply(Read{Ask: ask})
}

// carryOutElsewhere lets a request about a job that is not here take its way.
func (w *world) carryOutElsewhere() {
	if len(w.shelf.asked) == 0 {
		return
	}
	e := w.shelf.asked[0]
	w.shelf.asked = w.shelf.asked[1:]
	if w.shelf.jobs[e.ID] == nil || w.shelf.ours[e.ID] {
		w.answer(RefuseOver{e.Client, e.ID, e.Name, e.Verb})
		return
	}
	for _, event := range []Event{Adopted{Job: w.take(e.ID)}, e.Request, Settled{ID: e.ID}} {
		w.apply(event)
	}
}

// shelve puts what is on disk now where claims find it.
func (w *world) shelve(c *storage.Change) {
	id := c.Job.ID
	if c.Job.Over() || w.shelf.refused[id] {
		delete(w.shelf.jobs, id)
		delete(w.shelf.ours, id)
		return
	}
	before := w.shelf.jobs[id]
	j := c.Job
	switch {
	case before != nil && j.Token != before.Token:
		return // fenced
	case before != nil:
		j.Head = before.Head
	}
	w.shelf.jobs[id] = &j
	if c.Release {
		delete(w.shelf.ours, id)
	} else if before == nil || j.Head.GetQueue() == plan.BootQueue {
		w.shelf.ours[id] = true
	}
}

// lost is what the store refuses: another node has taken the job over, and ends it.
func (w *world) lost(c *storage.Change) {
	w.shelf.refused[c.Job.ID] = true
	delete(w.shelf.jobs, c.Job.ID)
	delete(w.shelf.ours, c.Job.ID)
}

// fenced says whether the store refuses a change: another claim came after it.
func (w *world) fenced(c *storage.Change) bool {
	if w.shelf == nil || c == nil {
		return false
	}
	before := w.shelf.jobs[c.Job.ID]
	return w.shelf.refused[c.Job.ID] || before != nil && before.Token != c.Job.Token
}

// checkNode checks that a node has only jobs that it works on, or is about to let go.
func (w *world) checkNode() {
	for id, j := range w.state.jobs {
		if w.state.shares(j) && (j.phase == waiting || j.phase == paused) && j.writes == 0 && w.state.running[id] == nil {
			w.t.Fatalf("%s is kept in phase %d: %v", id, j.phase, w.log)
		}
	}
	n := 0
	for _, a := range w.node().away {
		n += len(a.watchers)
	}
	for _, j := range w.state.jobs {
		n += len(j.watchers)
	}
	if n != w.state.watching {
		w.t.Fatalf("%d clients watch, the state counts %d", n, w.state.watching)
	}
}

// restNode lets the store answer everything that the node asks for.
func (w *world) restNode() {
	if w.shelf == nil {
		return
	}
	for range len(w.shelf.claims) + 1 {
		w.claim(false)
	}
	for w.shelf.looks > 0 {
		w.look()
	}
	for len(w.shelf.asked) > 0 {
		w.carryOutElsewhere()
	}
	for _, ask := range slices.Clone(w.shelf.reads) {
		w.shelf.reads = w.shelf.reads[1:]
		w.apply(Read{Ask: ask})
	}
}

// checkRest checks that every job is over or paused.
func (w *world) checkRest() {
	if w.shelf == nil {
		return
	}
	for id, j := range w.shelf.jobs {
		if j.State != protocol.State_STATE_PAUSED {
			w.t.Fatalf("%s came to rest %s in the store: %v", id, StateName(j.State), w.log)
		}
	}
}
