package queue

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/cockroachdb/datadriven"
)

// Every file in testdata/stories is a story: events and the effects that follow. Rewrite
// them with -rewrite, and read the diff.
func TestTheStoriesOfTheQueue(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		s := &story{State: New(Settings{Running: 1, Waiting: 10}, Stored{})}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string { return s.tell(t, d) })
	})
}

// storyBegins is the time at which every story begins.
var storyBegins = time.Unix(1000, 0)

// story is a queue with a clock and the store that it writes to.
type story struct {
	*State
	clock   time.Duration           // since storyBegins
	written []uint64                // tickets that are not reported on
	stored  map[string]*storage.Job // as last written
}

// tell applies one line of a story and describes the effects.
func (s *story) tell(t *testing.T, d *datadriven.TestData) string {
	a := args{t, d}
	if d.Cmd == "service" {
		return s.start(a)
	}
	event := s.event(a)
	if event == nil {
		event = s.work(a)
	}
	if event == nil {
		event = s.share(a)
	}
	if event == nil {
		d.Fatalf(t, "there is no %s in stories", d.Cmd)
	}
	return s.apply(event)
}

// apply applies an event and describes the effects.
func (s *story) apply(event Event) string {
	var told strings.Builder
	for _, effect := range s.Apply(storyBegins.Add(s.clock), event) {
		if w, is := effect.(Write); is {
			s.keep(w)
		}
		fmt.Fprintln(&told, describe(effect))
	}
	if told.Len() == 0 {
		return "nothing\n"
	}
	return told.String()
}

// keep remembers a write, and the job that it writes.
func (s *story) keep(w Write) {
	s.written = append(s.written, w.Ticket)
	if w.Change == nil {
		return
	}
	if s.stored == nil {
		s.stored = map[string]*storage.Job{}
	}
	job := w.Change.Job
	if before := s.stored[job.ID]; job.Head == nil && before != nil {
		job.Head = before.Head
	}
	s.stored[job.ID] = &job
}

// start starts a new service on a store with the jobs named, each as ID:STATE.
func (s *story) start(a args) string {
	stored := Stored{Latest: a.word("latest")}
	for _, found := range a.all("jobs") {
		id, state, _ := strings.Cut(found, ":")
		stored.Jobs = append(stored.Jobs, &storage.Job{
			ID: id, Revision: 1, State: protocol.State(protocol.State_value["STATE_"+strings.ToUpper(state)]),
			Head: head(a), Tail: &protocol.Job{StartedMs: 1},
		})
	}
	s.State = New(Settings{Running: max(1, a.number("running")), Waiting: max(1, a.number("waiting")), Node: a.word("node")}, stored)
	s.clock, s.written = 0, nil
	return s.apply(Restarted{})
}

// head returns a job's head from the arguments of a line.
func head(a args) *protocol.Job {
	epochs := uint32(max(1, a.number("epochs")))
	queue := a.word("queue")
	if queue == "" {
		queue = "default"
	}
	return &protocol.Job{
		Plan: &protocol.Plan{Epochs: &epochs}, Queue: queue, Priority: int32(a.number("priority")), Retries: uint32(a.number("retries")), Key: a.word("key"),
	}
}

// event returns the event of a line; nil if it is none of these.
func (s *story) event(a args) Event {
	switch a.d.Cmd {
	case "submit":
		return Accepted{ID: a.job(), Clients: []Client{a.client()}, Head: head(a), Dataset: []byte("table"), Requests: a.number("requests")}
	case "cancel":
		return Cancel{a.client(), a.job(), a.job()}
	case "pause":
		return Pause{a.client(), a.job(), a.job()}
	case "resume":
		return Resume{a.client(), a.job(), a.job()}
	case "retry":
		return Retry{a.client(), s.stored[a.job()]}
	case "delete":
		return Delete{a.client(), s.stored[a.job()]}
	case "waited":
		wait, _ := time.ParseDuration(a.word("after"))
		s.clock += wait
		return Waited{a.job()}
	case "watch":
		wait, _ := time.ParseDuration(a.word("wait"))
		return Watch{a.client(), a.job(), a.job(), uint64(a.number("after")), max(1, a.number("limit")), wait}
	case "queue":
		return SetQueue{a.client(), a.queue(), nil}
	case "queues":
		return ListQueues{a.client()}
	case "on-disk":
		return s.onDiskNow(a)
	case "the-recorder-restarts":
		return WriteAgain{}
	case "the-actor-restarts":
		return Restarted{}
	case "trouble":
		return Trouble{a.err("why")}
	case "after":
		wait, _ := time.ParseDuration(a.job())
		s.clock += wait
		return Tick{}
	case "drain":
		return Drain{}
	case "latest":
		return LatestFound{a.job()}
	default:
		return nil
	}
}

// onDiskNow reports on the tickets named, or on all that are not reported on.
func (s *story) onDiskNow(a args) Event {
	e := Written{Tickets: s.written}
	if a.word("tickets") != "" {
		e.Tickets = nil
		for _, ticket := range a.all("tickets") {
			n, _ := strconv.ParseUint(ticket, 10, 64)
			e.Tickets = append(e.Tickets, n)
		}
	}
	refusals := map[string]error{"": nil, "fenced": storage.ErrFenced, "key-taken": storage.ErrKeyTaken, "no-data-set": storage.ErrNotFound}
	for range e.Tickets {
		e.Refused = append(e.Refused, refusals[a.word("refused")])
	}
	s.written = nil
	return e
}

// work returns the event of a line about the work on a job; nil if it is none of these.
func (s *story) work(a args) Event {
	checkpoint := Checkpointed{ID: a.job(), Steps: uint64(a.number("steps")), Epoch: a.number("epoch"), Data: a.data("bytes"), Began: storyBegins}
	switch a.d.Cmd {
	case "opened":
		return Opened{
			ID: a.job(), Attempt: s.attemptOf(a), Steps: checkpoint.Steps, Epoch: checkpoint.Epoch, Damage: a.text("damage"), Err: a.err("err"), Passing: a.d.HasArg("passing"),
		}
	case "progressed":
		return a.progressed()
	case "checkpointed":
		return checkpoint
	case "stopped":
		return Stopped{checkpoint}
	case "finished":
		return Finished{
			ID: a.job(), Result: &protocol.Result{Digest: "d1"}, Model: []byte("model"), Checkpoint: a.data("bytes"), Evaluable: a.d.HasArg("evaluable"),
			Err: a.err("err"), Passing: a.d.HasArg("passing"),
		}
	case "exhausted":
		return Exhausted{ID: a.job(), Steps: checkpoint.Steps, Err: a.err("err")}
	case "restarted":
		return Restart{a.job(), &protocol.Restart{Actor: a.word("actor"), Escalated: a.d.HasArg("escalated")}}
	case "evaluating":
		return Evaluating{ID: a.job(), Attempt: s.attemptOf(a), Part: a.text("part"), Done: a.number("done"), Of: a.number("of")}
	case "evaluated":
		return Evaluated{ID: a.job(), Attempt: s.attemptOf(a), Evaluation: []byte("evaluation"), Summary: &protocol.Summary{Metric: "accuracy"}, Err: a.err("err")}
	case "diagnosed":
		return Diagnosed{a.job(), a.text("found")}
	case "trainer-restarted":
		return TrainerRestarted{a.job()}
	case "trainer-stopped":
		return TrainerStopped{a.job()}
	default:
		return nil
	}
}

// share returns the event of a line about nodes that share a store; nil if it is none of
// these.
func (s *story) share(a args) Event {
	ask := ShowEvents{Watch: Watch{a.client(), a.job(), a.job(), uint64(a.number("after")), max(1, a.number("limit")), 0}, Until: storyBegins.Add(WatchTime), News: a.number("news")}
	switch a.d.Cmd {
	case "changed":
		return Changed{a.job()}
	case "claimed":
		return Claimed{Jobs: s.storedJobs(a), Err: a.err("err")}
	case "adopted":
		return Adopted{Job: s.storedJobs(a)[0]}
	case "settled":
		return Settled{ID: a.job()}
	case "read-nothing":
		return Read{Ask: ask}
	case "read":
		return Read{Ask: ask, Reply: &protocol.Events{Job: a.job()}}
	case "looked":
		return Looked{Counts: map[string]storage.Count{"default": {Waiting: a.number("waiting")}}, Latest: a.word("latest"), Strays: s.storedJobs(a)}
	case "due":
		s.clock += claimPause
		return Due{}
	case "lease-lost":
		return LeaseLost{}
	case "drain-node":
		return DrainNode{a.client(), a.d.HasArg("off")}
	default:
		return nil
	}
}

// storedJobs returns the jobs that a line names, each as ID or ID:STATE, as the store has them
// under the next token.
func (s *story) storedJobs(a args) (found []*storage.Job) {
	names := a.all("jobs")
	if a.job() != "" && a.d.Cmd == "adopted" {
		names = []string{a.job() + ":" + a.word("state")}
	}
	for _, name := range names {
		id, state, _ := strings.Cut(name, ":")
		j := &storage.Job{ID: id, Revision: 1, Token: 2, State: protocol.State_STATE_QUEUED, Head: head(a), Tail: &protocol.Job{}}
		if before := s.stored[id]; before != nil {
			*j = *before
			j.Token++
			j.Head = head(a)
		}
		if n, is := protocol.State_value["STATE_"+strings.ToUpper(state)]; is {
			j.State = protocol.State(n)
		}
		if j.State != protocol.State_STATE_QUEUED {
			j.Tail.StartedMs = 1
		}
		found = append(found, j)
	}
	return found
}

// attemptOf returns the number of the opening or evaluation that a job waits for, or the
// one that the line names.
func (s *story) attemptOf(a args) int {
	r := s.running[a.job()]
	switch {
	case a.word("attempt") != "":
		return a.number("attempt")
	case r == nil:
		return 0
	case r.evaluation != nil:
		return r.evaluation.attempt
	default:
		return r.attempt
	}
}
