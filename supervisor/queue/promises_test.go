package queue

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// desk applies events and remembers what is not on disk yet.
type desk struct {
	t       *testing.T
	state   *State
	tickets []uint64
}

func newDesk(t *testing.T, stored Stored) *desk {
	return &desk{t: t, state: New(Settings{Running: 2, Waiting: 10}, stored)}
}

// apply returns the effects of an event.
func (d *desk) apply(event Event) []Effect {
	effects := d.state.Apply(storyBegins, event)
	for _, effect := range effects {
		if w, is := effect.(Write); is {
			d.tickets = append(d.tickets, w.Ticket)
		}
	}
	return effects
}

// onDisk reports every write and returns the effects of that.
func (d *desk) onDisk() []Effect {
	written := Written{Tickets: d.tickets, Refused: make([]error, len(d.tickets))}
	d.tickets = nil
	return d.apply(written)
}

func (d *desk) submit(id, queue string) []Effect {
	d.apply(Accepted{ID: id, Head: &protocol.Job{Queue: queue, Columns: []string{"a"}, Classes: []string{"b"}}})
	return d.onDisk()
}

// wants fails unless the effects have just as many of the kind of a sample.
func (d *desk) wants(effects []Effect, count int, sample Effect) {
	d.t.Helper()
	found := 0
	for _, e := range effects {
		if fmt.Sprintf("%T", e) == fmt.Sprintf("%T", sample) {
			found++
		}
	}
	if found != count {
		d.t.Errorf("%d effects %T, want %d, among %v", found, sample, count, effects)
	}
}

// refused returns the reason if a client was refused, else "".
func refused(effects []Effect) string {
	for _, e := range effects {
		if a, is := e.(Answer); is {
			if r, is := a.Message.(*protocol.Refused); is {
				return r.GetMessage()
			}
		}
	}
	return ""
}

func change(queue string, paused bool) SetQueue {
	return SetQueue{Client: "alice", Change: &protocol.SetQueue{Name: queue, Paused: &paused}}
}

func TestAQueueThatIsNoLongerPausedStartsItsJobsAtOnce(t *testing.T) {
	d := newDesk(t, Stored{})
	d.apply(change("night", true))
	d.wants(d.submit("a", "night"), 0, Open{})
	d.wants(d.apply(change("night", false)), 1, Open{})
}

func TestTheNameOfAQueueMayBeAsLongAsItsLimit(t *testing.T) {
	d := newDesk(t, Stored{})
	if reason := refused(d.apply(change(strings.Repeat("q", plan.MaxName), false))); reason != "" {
		t.Error(reason)
	}
	if refused(d.apply(change(strings.Repeat("q", plan.MaxName+1), false))) == "" {
		t.Error("a longer one was accepted")
	}
}

func TestWithAllQueuesTakenAnotherIsRefusedAndThoseMayBeChanged(t *testing.T) {
	stored := Stored{}
	for i := range maxQueues - 1 { // the default queue is one
		stored.Queues = append(stored.Queues, storage.Queue{Name: fmt.Sprint(i)})
	}
	d := newDesk(t, stored)
	if refused(d.apply(change("another", true))) == "" {
		t.Error("another queue was accepted")
	}
	if reason := refused(d.apply(change("7", true))); reason != "" {
		t.Error(reason)
	}
}

func TestJobsThatThePreviousProcessLeftInTheQueueStart(t *testing.T) {
	d := newDesk(t, Stored{Jobs: []*storage.Job{{
		ID: "a", Revision: 1, State: protocol.State_STATE_QUEUED, Head: &protocol.Job{Id: "a"}, Tail: &protocol.Job{},
	}}})
	d.wants(d.apply(Tick{}), 1, Open{})
}

func TestAJobThatIsNotOnDiskDoesNotStartWhenTheQueueRestarts(t *testing.T) {
	d := newDesk(t, Stored{})
	d.apply(Accepted{ID: "a", Head: &protocol.Job{}})
	d.wants(d.apply(Restarted{}), 0, Open{})
	d.wants(d.onDisk(), 1, Open{})
}

// Names of columns and classes may be many: a job in the queue is kept without them.
func TestAJobInTheQueueIsKeptWithoutTheNamesOfItsColumns(t *testing.T) {
	d := newDesk(t, Stored{})
	d.submit("a", "")
	if kept := d.state.jobs["a"].stored.Head; kept.GetColumns() != nil || kept.GetClasses() != nil {
		t.Errorf("%v and %v are kept", kept.GetColumns(), kept.GetClasses())
	}
}

func TestLatestIsTheJobSubmittedLastAndIdsAreInSmallLetters(t *testing.T) {
	d := newDesk(t, Stored{})
	d.submit("a1", "")
	d.submit("b2", "")
	for name, want := range map[string]string{"latest": "b2", "A1": "a1", "b2": "b2"} {
		if got := d.state.Resolve(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// The restart of a crashed queue counts the watchers that are there once.
func TestWatchersAreCountedOnceHoweverOftenTheQueueRestarts(t *testing.T) {
	d := newDesk(t, Stored{})
	d.submit("a", "")
	d.apply(Watch{Client: "alice", ID: "a", After: 1, Limit: 5})
	for range maxWatchers {
		d.apply(Restarted{})
	}
	if reason := refused(d.apply(Watch{Client: "bob", ID: "a", After: 1, Limit: 5})); reason != "" {
		t.Errorf("the second watcher was refused: %s", reason)
	}
}

// A change without an event, such as a cancellation that is under way, tells watchers nothing.
func TestAChangeWithoutAnEventDoesNotAnswerWatchers(t *testing.T) {
	d := newDesk(t, Stored{})
	d.submit("a", "")
	d.apply(Watch{Client: "alice", ID: "a", After: 1, Limit: 5})
	j := d.state.jobs["a"]
	d.state.answerWatchers(j, &storage.Change{Job: j.stored})
	if len(j.watchers) != 1 {
		t.Error("the watcher was answered")
	}
}

func TestARunningJobIsShownAsPausedWhileTheStoreCannotBeWrittenTo(t *testing.T) {
	d := newDesk(t, Stored{})
	show := func(state protocol.State) *protocol.Job { return d.state.ShowTrouble(&protocol.Job{State: state}) }
	if v := show(protocol.State_STATE_RUNNING); v.GetState() != protocol.State_STATE_RUNNING {
		t.Errorf("without trouble it is %s", StateName(v.GetState()))
	}
	d.apply(Trouble{errors.New("no space left")})
	if v := show(protocol.State_STATE_RUNNING); v.GetState() != protocol.State_STATE_PAUSED || !strings.Contains(v.GetReason(), "no space left") {
		t.Errorf("it is %s: %s", StateName(v.GetState()), v.GetReason())
	}
	if v := show(protocol.State_STATE_QUEUED); v.GetState() != protocol.State_STATE_QUEUED {
		t.Errorf("a job that waits is shown as %s", StateName(v.GetState()))
	}
}

func TestAQueueThatDrainsWaitsUntilEverythingIsOnDisk(t *testing.T) {
	d := newDesk(t, Stored{})
	d.apply(Accepted{ID: "a", Head: &protocol.Job{}})
	d.wants(d.apply(Drain{}), 0, Drained{})
	d.wants(d.onDisk(), 1, Drained{})
}

// A job that the previous process had begun goes before the others and past a paused queue. Once it
// has started again, and waits again, it does so like any other.
func TestAJobGoesFirstForHavingBegunOnlyOnce(t *testing.T) {
	begun := &storage.Job{
		ID: "a", Revision: 1, State: protocol.State_STATE_RUNNING,
		Head: &protocol.Job{Id: "a", Queue: "night", Retries: 1, Plan: &protocol.Plan{Epochs: proto.Uint32(5)}}, Tail: &protocol.Job{},
	}
	d := newDesk(t, Stored{Queues: []storage.Queue{{Name: "night", Paused: true}}, Jobs: []*storage.Job{begun}})
	opened := d.apply(Restarted{})
	d.wants(opened, 1, Open{})
	d.apply(Opened{ID: "a", Attempt: opened[len(opened)-1].(Open).Attempt})
	if d.state.jobs["a"].begun {
		t.Error("it still counts as begun")
	}
}

func TestNoJobStartsWhileTheQueueDrainsOrTheStoreIsInTrouble(t *testing.T) {
	draining := newDesk(t, Stored{})
	draining.submit("a", "")
	draining.apply(Drain{})
	draining.wants(draining.submit("b", ""), 0, Open{})
	troubled := newDesk(t, Stored{})
	troubled.apply(Accepted{ID: "a", Head: &protocol.Job{}})
	troubled.apply(Trouble{errors.New("no space left")})
	troubled.wants(troubled.onDisk(), 0, Open{})
	troubled.wants(troubled.apply(Trouble{}), 1, Open{})
}

// What a node saw of the store is taken over, but for what it did itself meanwhile.
func TestANodeCountsTheJobsOfAllAndKnowsItsOwnLatest(t *testing.T) {
	s := New(Settings{Running: 1, Waiting: 10, Node: "a"}, Stored{Latest: "a1"})
	apply := func(events ...Event) {
		for _, event := range events {
			s.Apply(storyBegins, event)
		}
	}
	saw := Looked{Counts: map[string]storage.Count{"default": {Waiting: 5, Paused: 2}, "night": {Waiting: 1}}, Latest: "a2"}
	apply(Restarted{}, Tick{}, saw)
	if c := s.Census(); c.Queued != 6 || c.Paused != 2 || s.Resolve("latest") != "a2" {
		t.Errorf("it counts %+v, and the latest is %s", c, s.Resolve("latest"))
	}
	apply(Tick{}, Accepted{ID: "a3", Head: &protocol.Job{Queue: "default"}, Dataset: []byte("table")}, Written{Tickets: []uint64{1}, Refused: []error{nil}}, saw)
	if got := s.Resolve("latest"); got != "a3" {
		t.Errorf("the latest is %s", got)
	}
	apply(Tick{}, Looked{Latest: "a4"})
	if got := s.Resolve("latest"); got != "a4" {
		t.Errorf("the latest is %s", got)
	}
}
