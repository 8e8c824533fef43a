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

// Every file of testdata/stories is one: what happens, and what comes of it. Rewrite them
// with -rewrite, and read the difference.
func TestTheStoriesOfTheQueue(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, path string) {
		s := &story{State: New(Settings{Running: 1, Waiting: 10}, Stored{})}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string { return s.tell(t, d) })
	})
}

// storyBegins is the time at which every story does.
var storyBegins = time.Unix(1000, 0)

// story is a queue with a clock, and the store that it writes to.
type story struct {
	*State
	clock   time.Duration
	written []uint64                // tickets that are not reported on
	stored  map[string]*storage.Job // as they were written last
}

// tell carries out one line of a story and returns what came of it.
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
		d.Fatalf(t, "there is no %s in stories", d.Cmd)
	}
	return s.apply(event)
}

// apply has the queue take an event in, and writes down what it does.
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

// keep notes an order, and the job that it writes.
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

// start begins anew with what the store has: jobs as ID:STATE.
func (s *story) start(a args) string {
	stored := Stored{Latest: a.word("latest")}
	for _, found := range a.all("jobs") {
		id, state, _ := strings.Cut(found, ":")
		stored.Jobs = append(stored.Jobs, &storage.Job{
			ID: id, Revision: 1, State: protocol.State(protocol.State_value["STATE_"+strings.ToUpper(state)]),
			Head: head(a), Tail: &protocol.Job{StartedMs: 1},
		})
	}
	s.State = New(Settings{Running: max(1, a.number("running")), Waiting: max(1, a.number("waiting"))}, stored)
	s.clock, s.written = 0, nil
	return s.apply(Restarted{})
}

// head is that of a job, by what a line says of it.
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

// event is what a line says that happened to the queue; nil: nothing.
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
	case "watch":
		return Watch{a.client(), a.job(), a.job(), uint64(a.number("after")), max(1, a.number("limit"))}
	case "queue":
		return SetQueue{a.client(), a.queue()}
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

// onDiskNow reports on the tickets named, or on all that are out.
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

// work is what a line says that somebody tells who works on a job; nil: nothing.
func (s *story) work(a args) Event {
	checkpoint := Checkpointed{ID: a.job(), Steps: uint64(a.number("steps")), Epoch: a.number("epoch"), Data: a.data("bytes"), Began: storyBegins}
	switch a.d.Cmd {
	case "opened":
		return Opened{
			ID: a.job(), Turn: s.turnOf(a), Steps: checkpoint.Steps, Epoch: checkpoint.Epoch, Damage: a.text("damage"), Err: a.err("err"), Passing: a.d.HasArg("passing"),
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
	case "evaluated":
		return Evaluated{ID: a.job(), Turn: s.turnOf(a), Evaluation: []byte("evaluation"), Summary: &protocol.Summary{Metric: "accuracy"}, Err: a.err("err")}
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

// turnOf is the turn of the opening or evaluation that a job waits for, unless the line
// says of another.
func (s *story) turnOf(a args) int {
	r := s.running[a.job()]
	switch {
	case a.word("turn") != "":
		return a.number("turn")
	case r == nil:
		return 0
	case r.evaluation != nil:
		return r.evaluation.turn
	default:
		return r.turn
	}
}
