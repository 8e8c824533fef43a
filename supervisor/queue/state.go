package queue

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// Settings are the limits that the queue keeps.
type Settings struct {
	Running int // jobs that train at once
	Waiting int // jobs that may wait beside them
}

// State is what the queue knows. It outlives the actor around it, which alone may
// call its methods. Jobs that are over stand in the store only.
type State struct {
	settings Settings
	jobs     map[string]*job
	lines    map[string]*line
	running  map[string]*running // by job: those that have a place
	latest   string              // the job submitted last, the booted ones aside
	creating int                 // new jobs that are not on disk yet
	watching int                 // watchers that wait
	turn     int                 // of the last evaluation

	outbox   []*pending
	ticket   uint64
	trouble  error // why the store cannot be written to
	draining bool

	ended  bool      // a job, since the last pruning
	pruned time.Time // when that was

	now     time.Time // of the event at hand
	effects []Effect  // of it, so far
}

// Stored is what a store has when the service starts.
type Stored struct {
	Queues []storage.Queue
	Jobs   []*storage.Job // that are not over
	Latest string         // the job submitted last; empty: there is none
}

// New takes over what the store has.
func New(settings Settings, stored Stored) *State {
	s := &State{
		settings: settings, jobs: map[string]*job{}, lines: map[string]*line{}, running: map[string]*running{}, latest: stored.Latest,
	}
	s.line(plan.DefaultQueue)
	for _, q := range stored.Queues {
		s.line(q.Name).Queue = q
	}
	for _, r := range stored.Jobs {
		s.takeOver(r)
	}
	return s
}

// takeOver takes in a job of the process before.
func (s *State) takeOver(r *storage.Job) {
	j := s.add(*r)
	j.durable = r.Revision
	if r.State == protocol.State_STATE_PAUSED {
		j.phase = paused
		j.line.paused++
		return
	}
	j.begun = r.State == protocol.State_STATE_RUNNING
	s.enqueue(j)
}

// add takes a job in. All of its head is read again when it is opened.
func (s *State) add(r storage.Job) *job {
	j := &job{stored: r, line: s.line(r.Head.GetQueue()), epochs: int(r.Head.GetPlan().GetEpochs())}
	j.stored.Head = storage.Brief(r.Head)
	s.jobs[r.ID] = j
	return j
}

// Apply takes in an event and returns what is to be done, in that order.
func (s *State) Apply(now time.Time, event Event) []Effect {
	s.now, s.effects = now, nil
	s.decide(event)
	return s.effects
}

// do adds an effect.
func (s *State) do(e Effect) { s.effects = append(s.effects, e) }

// decide is the table of what the queue hears.
func (s *State) decide(event Event) {
	switch e := event.(type) {
	case Restarted:
		s.restart()
	case Tick:
		s.tick()
	case Drain:
		s.drain()
	case Written:
		s.onWritten(e)
	case WriteAgain:
		s.writeAgain()
	case Trouble:
		s.onTrouble(e)
	case LatestFound:
		s.latest = e.ID
	case Accepted:
		s.create(e)
	case Cancel, Pause, Resume, Retry, Delete, SetQueue, ListQueues, Watch:
		s.serve(e)
	default:
		s.onWork(e)
	}
}

// serve is the table of requests.
func (s *State) serve(event Event) {
	switch e := event.(type) {
	case Cancel:
		s.cancel(e)
	case Pause:
		s.pause(e)
	case Resume:
		s.resume(e)
	case Retry:
		s.revive(e)
	case Delete:
		s.delete(e)
	case SetQueue:
		s.setQueue(e)
	case ListQueues:
		s.listQueues(e)
	case Watch:
		s.watch(e)
	}
}

// onWork is the table of what those tell who work on a job.
func (s *State) onWork(event Event) {
	switch e := event.(type) {
	case Opened:
		s.onOpened(e)
	case Progressed:
		s.onProgressed(e)
	case Checkpointed:
		s.onCheckpointed(e)
	case Stopped:
		s.onStopped(e)
	case Finished:
		s.onFinished(e)
	case Exhausted:
		s.onExhausted(e)
	case Restart:
		s.onRestart(e)
	case Evaluated:
		s.onEvaluated(e)
	case Diagnosed:
		s.onDiagnosed(e)
	case TrainerRestarted:
		s.remind(e.ID)
	case TrainerStopped:
		s.onTrainerStopped(e)
	default:
		panic(fmt.Sprintf("queue: no such event: %T", event))
	}
}

// Resolve returns the id that a client means: `latest` is the job submitted last.
func (s *State) Resolve(name string) string {
	if name == "latest" {
		return s.latest
	}
	return strings.ToLower(name)
}

// Len is how many jobs there are that are not over.
func (s *State) Len() int { return len(s.jobs) }

// Training says whether a job has a trainer that shall go on.
func (s *State) Training(id string) bool {
	r := s.runs(id)
	return r != nil && r.job.phase == learning
}

// sorted returns a map's keys in their order: what is done to each is done in the
// same order every time.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
