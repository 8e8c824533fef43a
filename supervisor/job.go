package supervisor

import (
	"slices"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"

	"github.com/asynkron/protoactor-go/actor"
)

// job is what the queue knows of a job. It stands in the ledger and is the jobs
// actor's alone, but for work, which is its trainer's while the job runs.
type job struct {
	id    string
	state protocol.State
	made  *admitted

	submitted time.Time
	started   time.Time
	finished  time.Time
	epoch     int
	error     float64
	restarts  int
	reason    string
	report    *training.Report

	events  []*protocol.Event
	waiting []waiter
}

// waiter is a Watch request that waits for an event.
type waiter struct {
	to    *actor.PID
	after uint64 // the last revision it knows
	limit int
	until time.Time
}

// A job's history tells of about so many epochs and restarts at the most.
const (
	epochEvents   = 1000
	restartEvents = 10_000
)

// begin makes the network that the job learns, if a trainer has not had it yet,
// and returns what the trainer needs. A job that waits holds no weights.
func (j *job) begin() *work {
	if j.made.work.memory == nil {
		j.made.work.memory = actors.NewMemory(j.made.work.course.Network.Initial(), 0)
	}
	return j.made.work
}

// weights returns how many weights the job's model keeps.
func (j *job) weights() int {
	if j.made.model == nil {
		return 0
	}
	return j.made.parameters
}

func (j *job) over() bool {
	return j.state == protocol.State_STATE_SUCCEEDED || j.state == protocol.State_STATE_FAILED || j.state == protocol.State_STATE_CANCELLED
}

// model returns what a finished job can be asked; nil when it is not finished.
func (j *job) model() *model {
	if j.state != protocol.State_STATE_SUCCEEDED {
		return nil
	}
	return j.made.model
}

// record adds an event to the job's history.
func (j *job) record(now time.Time, event *protocol.Event) {
	event.Revision = uint64(len(j.events)) + 1
	event.TimeMs = now.UnixMilli()
	j.events = append(j.events, event)
}

// progress takes down the losses of all epochs done so far. Those it knows
// already are passed over, so it does not matter if it is told twice.
func (j *job) progress(now time.Time, losses []float64) {
	every := (int(j.made.plan.GetEpochs()) + epochEvents - 1) / epochEvents
	for ; j.epoch < len(losses); j.epoch++ {
		j.error = losses[j.epoch]
		if n := j.epoch + 1; n%every == 0 || n == 1 {
			j.record(now, &protocol.Event{What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: uint32(n), Error: j.error}}})
		}
	}
}

// end takes down that the job is over, and lets go of what only learning needs.
func (j *job) end(now time.Time, state protocol.State, reason string) {
	j.state, j.reason, j.finished = state, reason, now
	if state == protocol.State_STATE_SUCCEEDED {
		j.made.model.memory = actors.NewMemory(onlyWeights(j.made.work.memory.Params()), 0)
	} else {
		j.made.model = nil
	}
	j.made.work = nil
	j.record(now, &protocol.Event{})
	j.events[len(j.events)-1].What = &protocol.Event_Finished{Finished: j.summary()}
}

// restarted takes down a supervised restart.
func (j *job) restarted(now time.Time, r actors.Restart) {
	if !r.Escalated {
		j.restarts++
	}
	if j.restarts > restartEvents {
		return
	}
	j.record(now, &protocol.Event{What: &protocol.Event_Restart{Restart: &protocol.Restart{
		Actor: string(r.Kind), Layer: int32(r.Layer), Neuron: int32(r.Neuron), Step: r.Step, Reason: r.Reason,
		Count: uint32(r.Count), Budget: uint32(r.Budget), TookUs: r.Took.Microseconds(), Escalated: r.Escalated,
	}}})
}

// summary is the view without the names of columns and classes, which may be many.
func (j *job) summary() *protocol.Job {
	v := j.view()
	v.Columns, v.Classes = nil, nil
	return v
}

// onlyWeights copies what a model needs to answer: no moments.
func onlyWeights(params [][]neuron.Params) [][]neuron.Params {
	kept := make([][]neuron.Params, len(params))
	for l, layer := range params {
		for _, p := range layer {
			kept[l] = append(kept[l], neuron.Params{Weights: slices.Clone(p.Weights)})
		}
	}
	return kept
}

// view returns the job as clients see it.
func (j *job) view() *protocol.Job {
	v := &protocol.Job{
		Id: j.id, Name: j.made.name, State: j.state, Revision: uint64(len(j.events)), Plan: j.made.plan,
		SubmittedMs: j.submitted.UnixMilli(), Epoch: uint32(j.epoch), Error: j.error,
		Restarts: uint32(j.restarts), Reason: j.reason, Rows: uint64(j.made.rows), HeldOut: uint64(j.made.held),
		Columns: j.made.columns, Classes: j.made.classes,
	}
	if !j.started.IsZero() {
		v.StartedMs = j.started.UnixMilli()
	}
	if !j.finished.IsZero() {
		v.FinishedMs = j.finished.UnixMilli()
	}
	for _, width := range j.made.widths {
		v.Layers = append(v.Layers, uint32(width))
	}
	if j.report != nil {
		v.Result = resultView(j.report)
	}
	return v
}

// since returns the events after a revision, at most limit, and whether the job
// has no more to tell after them.
func (j *job) since(after uint64, limit int) *protocol.Events {
	from := min(after, uint64(len(j.events)))
	events := j.events[from:]
	if len(events) > limit {
		events = events[:limit]
	}
	last := j.over() && int(from)+len(events) == len(j.events)
	return &protocol.Events{Job: j.id, Events: append([]*protocol.Event(nil), events...), Last: last}
}
