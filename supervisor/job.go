package supervisor

import (
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// job is what the queue knows of a job that is not over. It stands in the ledger
// and is the jobs actor's alone, but for work, which is its trainer's while it
// learns.
type job struct {
	record storage.Job // as it is once everything told so far is on disk; Head is brief
	queue  *queue
	plan   terms
	phase  phase

	fresh    []*protocol.Event // not told to the recorder yet
	durable  uint64            // the last revision that is on disk
	waiting  []waiter
	work     *work        // once it was opened
	begun    bool         // it was running when the process before ended
	pausing  bool         // somebody asked it to
	leaving  bool         // its trainer has yet to stop
	asking   []*actor.PID // who asked it to pause
	furthest uint64       // the most steps that a failure came after
	told     int          // checkpoints
	number   uint64       // of its last checkpoint
}

// terms are what the queue needs of a job's plan.
type terms struct {
	priority int32
	retries  uint32
	epochs   int // at the most
	widths   []int
	run      int // neurons per actor
}

// phase is where a job is on its way through the queue, as far as this process
// knows; storage.State is what everybody is told.
type phase int

const (
	creating phase = iota // not on disk yet
	waiting               // for its turn
	opening               // its data and checkpoint are being read
	learning              // it has a trainer
	held                  // paused
	over                  // its end may not be on disk yet
)

// waiter is a Watch request that waits for an event.
type waiter struct {
	to    *actor.PID
	limit int
	until time.Time
}

// Of a job's history these are told: about so many epochs, restarts and
// checkpoints at the most, of more checkpoints every so manieth.
const (
	epochEvents      = 1000
	restartEvents    = 10_000
	checkpointEvents = 100
)

// termsOf reads from the head what the queue needs.
func termsOf(head *protocol.Job) terms {
	p := terms{
		priority: head.GetPriority(), retries: head.GetRetries(),
		epochs: int(head.GetPlan().GetEpochs()), run: plan.NeuronsPerActor(head.GetPlan()),
	}
	for _, width := range head.GetLayers() {
		p.widths = append(p.widths, int(width))
	}
	return p
}

func (j *job) id() string { return j.record.ID }

// tail is what clients see of the job and changes.
func (j *job) tail() *protocol.Job { return j.record.Tail }

// enter takes down that the job is in a state now, and why.
func (j *job) enter(state protocol.State, reason string) {
	j.record.State = state
	j.tail().State, j.tail().Reason = state, reason
}

// note adds an event to the job's history.
func (j *job) note(now time.Time, event *protocol.Event) {
	j.record.Revision++
	j.tail().Revision = j.record.Revision
	event.Revision, event.TimeMs = j.record.Revision, now.UnixMilli()
	j.fresh = append(j.fresh, event)
}

// change is what happened to the job since the last one.
func (j *job) change() *storage.Change {
	c := &storage.Change{Job: j.record, Events: j.fresh}
	c.Job.Head, c.Job.Tail = nil, proto.Clone(j.record.Tail).(*protocol.Job)
	j.fresh = nil
	return c
}

// progress takes down the epochs done so far. Those it knows already are passed
// over, so it does not matter if it is told twice.
func (j *job) progress(now time.Time, p *progressed) {
	tail := j.tail()
	for int(tail.Epoch) < len(p.losses) {
		tail.Error = p.losses[tail.Epoch]
		tail.Epoch++
		if n := int(tail.Epoch); eventful(n, j.plan.epochs) {
			epoch := &protocol.Epoch{Epoch: tail.Epoch, Error: tail.Error}
			if n == len(p.losses) {
				epoch.Chain = p.chain
			}
			if n <= len(p.validated) {
				v := p.validated[n-1]
				epoch.ValidationError, epoch.ValidationScore = &v.Loss, &v.Score
			}
			j.note(now, &protocol.Event{What: &protocol.Event_Epoch{Epoch: epoch}})
		}
	}
}

// eventful says whether a job of so many epochs tells of epoch n.
func eventful(n, epochs int) bool {
	return n == 1 || n%((epochs+epochEvents-1)/epochEvents) == 0
}

// saved takes down that there is a checkpoint; of many not all are told.
func (j *job) saved(now time.Time, c *checkpointed) {
	if j.told++; j.told <= checkpointEvents || j.told%checkpointEvents == 0 {
		j.note(now, c.event())
	}
}

// end takes down that the job is over, and lets go of what learning needed.
func (j *job) end(now time.Time, state protocol.State, reason string) {
	j.enter(state, reason)
	j.phase, j.work, j.begun = over, nil, false
	j.record.Finished = now.UnixMilli()
	j.tail().FinishedMs, j.tail().NotBeforeMs = now.UnixMilli(), 0
	j.note(now, &protocol.Event{What: &protocol.Event_Finished{Finished: j.sketch()}})
}

// sketch is the job as its next event tells of it.
func (j *job) sketch() *protocol.Job {
	v := view(&j.record)
	v.Revision++
	return v
}

// attach makes an attachment of what there is to be kept. Checkpoints are numbered
// in the order they were made: one that begins anew has fewer steps than one that
// was damaged.
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

// restarted takes down a supervised restart.
func (j *job) restarted(now time.Time, r actors.Restart) {
	if !r.Escalated {
		j.tail().Restarts++
	}
	if j.tail().Restarts > restartEvents {
		return
	}
	j.note(now, &protocol.Event{What: &protocol.Event_Restart{Restart: &protocol.Restart{
		Actor: string(r.Kind), Layer: int32(r.Layer), Neuron: int32(r.Neuron), Step: r.Step, Reason: r.Reason,
		Count: uint32(r.Count), Budget: uint32(r.Budget), TookUs: r.Took.Microseconds(), Escalated: r.Escalated,
	}}})
}

// goOn takes down from where the job goes on, and why it had stopped.
func (j *job) goOn(now time.Time, reason string) {
	resume := &protocol.Resume{Reason: reason}
	if j.work != nil {
		resume.Step, resume.Epoch = j.work.state.Steps, uint32(j.work.state.Epoch)
	}
	j.note(now, &protocol.Event{What: &protocol.Event_Resumed{Resumed: resume}})
}

// view is a job as clients see it.
func view(r *storage.Job) *protocol.Job {
	v := proto.Clone(r.Head).(*protocol.Job)
	proto.Merge(v, r.Tail)
	return v
}

// brief is a head without the names of columns and classes, which may be many.
func brief(head *protocol.Job) *protocol.Job {
	columns, classes := head.Columns, head.Classes
	head.Columns, head.Classes = nil, nil
	short := proto.Clone(head).(*protocol.Job)
	head.Columns, head.Classes = columns, classes
	return short
}
