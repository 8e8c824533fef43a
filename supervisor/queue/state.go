package queue

import (
	"maps"
	"slices"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// Settings are the limits of the queue.
type Settings struct {
	Running int // jobs that train at once
	Waiting int // more jobs that may wait

	Node string // the name of this node, where nodes share the store; "": the store is this service's own
}

// State is everything the queue knows. It outlives the actor around it, and only that
// actor may call its methods. Jobs that are over are in the store alone.
type State struct {
	settings Settings
	jobs     map[string]*job
	lines    map[string]*line
	running  map[string]*running // by job: the slots that are taken
	latest   string              // the job submitted last, not counting those of the boot queue
	creating int                 // new jobs that are not on disk yet
	watching int                 // watchers that wait
	attempt  int                 // of the last opening or evaluation

	node node

	outbox   []*pending
	ticket   uint64
	trouble  error // why the store cannot be written to
	draining bool

	ended  bool      // a job has ended since the last pruning
	pruned time.Time // time of the last pruning

	now     time.Time // of the current event
	effects []Effect  // of the current event, so far
}

// Stored is what the store has when the service starts.
type Stored struct {
	Queues []storage.Queue
	Jobs   []*storage.Job // that are not over
	Latest string         // the job submitted last; "": there is none
}

// New returns the state of a service that starts with what the store has.
func New(settings Settings, stored Stored) *State {
	s := &State{
		settings: settings, jobs: map[string]*job{}, lines: map[string]*line{}, running: map[string]*running{}, latest: stored.Latest,
		node: node{away: map[string]*away{}},
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

// takeOver adds a job that the previous process left unfinished.
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

// add adds a job. Its whole head is read again when the job is opened.
func (s *State) add(r storage.Job) *job {
	j := &job{stored: r, line: s.line(r.Head.GetQueue()), epochs: int(r.Head.GetPlan().GetEpochs())}
	j.stored.Head = storage.Brief(r.Head)
	s.jobs[r.ID] = j
	return j
}

// do adds an effect.
func (s *State) do(e Effect) { s.effects = append(s.effects, e) }

// Resolve returns the id of the job that a client named: `latest` is the one submitted
// last.
func (s *State) Resolve(name string) string {
	if name == "latest" {
		return s.latest
	}
	return strings.ToLower(name)
}

// Len returns how many jobs are not over.
func (s *State) Len() int { return len(s.jobs) }

// Has says whether there is a job of that id that is not over.
func (s *State) Has(id string) bool { return s.jobs[id] != nil }

// Census counts the jobs that are not over by what they do, and the watchers that wait. Where
// nodes share the store, those that wait or are paused are counted of all nodes.
func (s *State) Census() measurement.Census {
	c := measurement.Census{Watchers: s.watching}
	for _, j := range s.jobs {
		switch j.stored.State {
		case protocol.State_STATE_QUEUED:
			c.Queued++
		case protocol.State_STATE_RUNNING:
			c.Running++
		case protocol.State_STATE_PAUSED:
			c.Paused++
		default: // over, and not yet on disk as such
		}
	}
	if s.settings.Node != "" {
		c.Queued, c.Paused = s.node.waiting, s.node.paused
	}
	return c
}

// Training says whether a job has a trainer that has not been asked to stop.
func (s *State) Training(id string) bool {
	r := s.runs(id)
	return r != nil && r.job.phase == learning
}

// sorted returns a map's keys in order, so that the effects come in the same order every
// time.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// answer answers a client.
func (s *State) answer(client Client, message proto.Message) {
	if client != nil {
		s.do(Answer{client, message})
	}
}

// Stopping is the refusal of a request that comes while the service stops.
const Stopping = "the service is stopping; ask again when it is back"

// refuse returns the answer to a request that is not carried out.
func refuse(code protocol.Refusal, message string) *protocol.Refused {
	return &protocol.Refused{Code: code, Message: message}
}

// log writes a line of the log.
func (s *State) log(level Level, message string, fields ...Field) {
	s.do(Log{level, message, fields})
}

// Drained says whether the node claims no jobs because it was drained.
func (s *State) Drained() bool { return s.node.idle }

// Working returns the jobs that this service works on, by id.
func (s *State) Working() []string { return sorted(s.running) }
