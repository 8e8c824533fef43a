package view

import (
	"encoding/hex"

	"deepnet/actors/protocol"
)

// Events are some of a job's events, in the order in which they happened.
type Events struct {
	Job    string  `json:"job"`
	Events []Event `json:"events"`
	Last   bool    `json:"last"` // the job is over and no event follows these
}

// NewEvents makes Events.
func NewEvents(answer *protocol.Events) Events {
	made := Events{Job: answer.GetJob(), Events: []Event{}, Last: answer.GetLast()}
	for _, e := range answer.GetEvents() {
		made.Events = append(made.Events, NewEvent(e))
	}
	return made
}

// Event is one line of a job's history. Of the fields after the kind, there is the one
// named as the kind is.
type Event struct {
	Revision   uint64      `json:"revision"`
	Time       *string     `json:"time"`
	Kind       string      `json:"kind"` // "": a later release's
	Submitted  *Job        `json:"submitted,omitempty"`
	Started    *Job        `json:"started,omitempty"`
	Epoch      *Epoch      `json:"epoch,omitempty"`
	Restart    *Restart    `json:"restart,omitempty"`
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
	Paused     *Pause      `json:"paused,omitempty"`
	Resumed    *Resume     `json:"resumed,omitempty"`
	Retry      *Retry      `json:"retry,omitempty"`
	Evaluating *Evaluating `json:"evaluating,omitempty"`
	Finished   *Job        `json:"finished,omitempty"`
}

// Epoch is an epoch that was trained.
type Epoch struct {
	Epoch           uint32   `json:"epoch"` // the first is 1
	Error           *float64 `json:"error"` // mean loss
	ValidationError *float64 `json:"validation_error"`
	ValidationScore *float64 `json:"validation_score"`
	Chain           *string  `json:"chain"` // hex; stands for all losses and weights up to here; null: not recorded
}

// Restart is a supervised restart, or the end of a budget: then the parent fails instead.
type Restart struct {
	Actor     string  `json:"actor"`
	Layer     *int32  `json:"layer"`
	Neuron    *int32  `json:"neuron"` // the actor's first
	Step      uint64  `json:"step"`
	Epoch     *uint32 `json:"epoch"` // epochs done, as far as the history tells; null: none, or not known
	Reason    string  `json:"reason"`
	Count     uint32  `json:"count"`  // this is restart `count` ...
	Budget    uint32  `json:"budget"` // ... of `budget` within the period
	TookUs    int64   `json:"took_us"`
	Escalated bool    `json:"escalated"`
}

// Checkpoint says from where a job can go on, whatever happens.
type Checkpoint struct {
	Step  uint64 `json:"step"`
	Epoch uint32 `json:"epoch"`
	Bytes uint64 `json:"bytes"`
}

// Pause says why a job waits.
type Pause struct {
	Reason string `json:"reason"`
}

// Resume says from where a job goes on, and why.
type Resume struct {
	Step   uint64 `json:"step"`
	Epoch  uint32 `json:"epoch"`
	Reason string `json:"reason"`
}

// Retry says that a job failed and is tried again.
type Retry struct {
	Reason    string  `json:"reason"`
	Count     uint32  `json:"count"`
	Of        uint32  `json:"of"`
	NotBefore *string `json:"not_before"`
}

// NewEvent makes an Event.
func NewEvent(e *protocol.Event) Event {
	made := Event{Revision: e.GetRevision(), Time: instant(e.GetTimeMs())}
	switch what := e.GetWhat().(type) {
	case *protocol.Event_Submitted:
		made.Kind, made.Submitted = "submitted", jobOf(what.Submitted)
		if what.Submitted.GetState() == protocol.State_STATE_UNSPECIFIED { // it is noted before the job has one
			made.Submitted.State = StateName(protocol.State_STATE_QUEUED)
		}
	case *protocol.Event_Started:
		made.Kind, made.Started = "started", jobOf(what.Started)
	case *protocol.Event_Finished:
		made.Kind, made.Finished = "finished", jobOf(what.Finished)
	case *protocol.Event_Epoch:
		made.Kind, made.Epoch = "epoch", newEpoch(what.Epoch)
	case *protocol.Event_Restart:
		made.Kind, made.Restart = "restart", newRestart(what.Restart)
	default:
		made.pass(e)
	}
	return made
}

// pass fills in what happens around learning.
func (made *Event) pass(e *protocol.Event) {
	switch what := e.GetWhat().(type) {
	case *protocol.Event_Checkpoint:
		c := what.Checkpoint
		made.Kind, made.Checkpoint = "checkpoint", &Checkpoint{c.GetStep(), c.GetEpoch(), c.GetBytes()}
	case *protocol.Event_Paused:
		made.Kind, made.Paused = "paused", &Pause{what.Paused.GetReason()}
	case *protocol.Event_Resumed:
		r := what.Resumed
		made.Kind, made.Resumed = "resumed", &Resume{r.GetStep(), r.GetEpoch(), r.GetReason()}
	case *protocol.Event_Retry:
		r := what.Retry
		made.Kind, made.Retry = "retry", &Retry{r.GetReason(), r.GetCount(), r.GetOf(), instant(r.GetNotBeforeMs())}
	case *protocol.Event_Evaluating:
		made.Kind, made.Evaluating = "evaluating", newEvaluating(what.Evaluating)
	}
}

func jobOf(job *protocol.Job) *Job {
	made := NewJob(job)
	return &made
}

func newEpoch(e *protocol.Epoch) *Epoch {
	return &Epoch{e.GetEpoch(), Finite(&e.Error), Finite(e.ValidationError), Finite(e.ValidationScore), Known(hex.EncodeToString(e.GetChain()))}
}

func newRestart(r *protocol.Restart) *Restart {
	return &Restart{
		Actor: r.GetActor(), Layer: place(r.GetLayer()), Neuron: place(r.GetNeuron()), Step: r.GetStep(), Epoch: Known(r.GetEpoch()), Reason: r.GetReason(),
		Count: r.GetCount(), Budget: r.GetBudget(), TookUs: r.GetTookUs(), Escalated: r.GetEscalated(),
	}
}

// place is the number of a layer or a neuron; nil for none.
func place(number int32) *int32 {
	if number < 0 {
		return nil
	}
	return &number
}
