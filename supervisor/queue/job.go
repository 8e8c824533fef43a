package queue

import (
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// job is what the queue knows of a job that is not over.
type job struct {
	stored storage.Job // as it is once every write in the outbox is on disk; its Head is brief
	line   *line
	epochs int // at most

	phase    phase
	fresh    []*protocol.Event // not in the outbox yet
	durable  uint64            // the last revision that is on disk
	watchers []watcher
	begun    bool     // it was running when the previous process ended
	pausing  bool     // a client asked for a pause
	pausers  []Client // the clients that wait for the pause
	leaving  bool     // its trainer has yet to stop
	writes   int      // in the outbox

	steps       uint64 // done so far, as last reported
	epoch       int    // likewise
	furthest    uint64 // steps done before the last crash that used up the restarts
	checkpoints int    // made by this process
	number      uint64 // of its last checkpoint
}

// phase is where a job stands in this process. Clients see its stored State instead.
type phase int

const (
	creating phase = iota // not on disk yet
	waiting               // for its turn
	opening               // its data and checkpoint are being read
	learning              // a trainer trains it
	paused
	over // its end may not be on disk yet
)

// The most epochs (about), restarts and checkpoints in a job's history; after that many
// checkpoints, only every hundredth.
const (
	epochEvents      = 1000
	restartEvents    = 10_000
	checkpointEvents = 100
)

func (j *job) id() string { return j.stored.ID }

// tail is the part of what clients see of the job that changes.
func (j *job) tail() *protocol.Job { return j.stored.Tail }

// enter sets the job's state and the reason for it.
func (j *job) enter(state protocol.State, reason string) {
	j.stored.State = state
	j.tail().State, j.tail().Reason, j.tail().Evaluating = state, reason, nil
}

// note adds an event to the job's history.
func (j *job) note(now time.Time, event *protocol.Event) {
	j.stored.Revision++
	j.tail().Revision = j.stored.Revision
	event.Revision, event.TimeMs = j.stored.Revision, now.UnixMilli()
	j.fresh = append(j.fresh, event)
}

// change returns everything that happened to the job since the last change.
func (j *job) change() *storage.Change {
	c := &storage.Change{Job: j.stored, Events: j.fresh}
	c.Job.Head, c.Job.Tail = nil, proto.CloneOf(j.stored.Tail)
	j.fresh = nil
	return c
}

// snapshot returns the job as its next event will show it.
func (j *job) snapshot() *protocol.Job {
	v := j.stored.View()
	v.Revision++
	return v
}

// attach returns data as an attachment of the job; none without data. Checkpoints are
// numbered in the order in which they were made, not by their steps: a job that starts
// over has fewer steps than its damaged checkpoint.
func (j *job) attach(kind storage.Kind, data []byte) []storage.Attachment {
	if data == nil {
		return nil
	}
	a := storage.Attachment{Job: j.id(), Kind: kind, Data: data}
	if kind == storage.Checkpoint {
		j.number++
		a.Number = j.number
	}
	return []storage.Attachment{a}
}

// Eventful says whether epoch n is an event in the history of a job of at most that many
// epochs.
func Eventful(n, epochs int) bool {
	return n == 1 || n%((epochs+epochEvents-1)/epochEvents) == 0
}
