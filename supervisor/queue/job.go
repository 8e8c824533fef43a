package queue

import (
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// job is what the queue knows of a job that is not over.
type job struct {
	stored storage.Job // as it is once everything ordered so far is on disk; its Head is brief
	line   *line
	epochs int // at the most

	phase    phase
	fresh    []*protocol.Event // not ordered to be written yet
	durable  uint64            // the last revision that is on disk
	watchers []watcher
	begun    bool     // it was running when the process before ended
	pausing  bool     // somebody asked it to
	pausers  []Client // who did, and wait for it
	leaving  bool     // its trainer has yet to stop

	steps    uint64 // done when it was opened
	epoch    int    // likewise
	furthest uint64 // the most steps that a crash came after
	told     int    // checkpoints
	number   uint64 // of its last checkpoint
}

// phase is where a job stands in this process; what clients are told is the State that is
// stored.
type phase int

const (
	creating phase = iota // not on disk yet
	waiting               // for its turn
	opening               // its data and checkpoint are being read
	learning              // it has a trainer
	paused
	over // its end may not be on disk yet
)

// How many epochs (about), restarts and checkpoints a job's history has at most; beyond
// that, every hundredth checkpoint.
const (
	epochEvents      = 1000
	restartEvents    = 10_000
	checkpointEvents = 100
)

func (j *job) id() string { return j.stored.ID }

// tail is what clients see of the job and changes.
func (j *job) tail() *protocol.Job { return j.stored.Tail }

// enter sets the job's state and the reason for it.
func (j *job) enter(state protocol.State, reason string) {
	j.stored.State = state
	j.tail().State, j.tail().Reason = state, reason
}

// note adds an event to the job's history.
func (j *job) note(now time.Time, event *protocol.Event) {
	j.stored.Revision++
	j.tail().Revision = j.stored.Revision
	event.Revision, event.TimeMs = j.stored.Revision, now.UnixMilli()
	j.fresh = append(j.fresh, event)
}

// change is everything that happened to the job since the last change.
func (j *job) change() *storage.Change {
	c := &storage.Change{Job: j.stored, Events: j.fresh}
	c.Job.Head, c.Job.Tail = nil, proto.CloneOf(j.stored.Tail)
	j.fresh = nil
	return c
}

// sketch is the job as its next event will show it.
func (j *job) sketch() *protocol.Job {
	v := j.stored.View()
	v.Revision++
	return v
}

// attach numbers an attachment and names its job; without data there is none.
// Checkpoints are numbered in the order they were made: one that begins anew has fewer
// steps than one that was damaged.
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

// Eventful says whether the history of a job of at most so many epochs has epoch n.
func Eventful(n, epochs int) bool {
	return n == 1 || n%((epochs+epochEvents-1)/epochEvents) == 0
}
