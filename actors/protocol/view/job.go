package view

import (
	"encoding/json"
	"errors"
	"strings"

	"deepnet/actors/protocol"
)

// Job is a job: what was asked for, how far it has come, and its result.
type Job struct {
	Job          string          `json:"job"`
	Name         string          `json:"name"`
	State        string          `json:"state"`
	Queue        *string         `json:"queue"`
	Priority     int32           `json:"priority"`
	Key          *string         `json:"key"`
	Epochs       uint32          `json:"epochs"`
	Error        *float64        `json:"error"`
	Accuracy     *float64        `json:"accuracy"`
	R2           *float64        `json:"r2"`
	HeldOutError *float64        `json:"held_out_error"`
	Digest       *string         `json:"digest"`
	Rows         *uint64         `json:"rows"`     // for training
	HeldOut      *uint64         `json:"held_out"` // test rows
	Restarts     uint32          `json:"restarts"`
	Retries      uint32          `json:"retries"` // how often it may be tried again
	Retried      uint32          `json:"retried"` // how often it was
	NotBefore    *string         `json:"not_before"`
	Reason       *string         `json:"reason"`
	Seed         *uint64         `json:"seed"`
	Submitted    *string         `json:"submitted"` // RFC 3339, UTC
	Started      *string         `json:"started"`
	Finished     *string         `json:"finished"`
	Layers       []uint32        `json:"layers"`
	Columns      []string        `json:"columns"`
	Classes      []string        `json:"classes"`
	Targets      []Target        `json:"targets,omitempty"` // where there are several, in output order
	Features     []string        `json:"features"`          // what the columns became; empty: each is one
	Warnings     []string        `json:"warnings"`          // about the table
	Dataset      *string         `json:"dataset"`
	From         *string         `json:"from"`    // the job whose model it trains further
	Choices      []string        `json:"choices"` // what the preset chose, and why
	Validation   *uint64         `json:"validation"`
	BestEpoch    *uint32         `json:"best_epoch"`
	Plan         json.RawMessage `json:"plan"` // see NewPlan
	Receipt      *Receipt        `json:"receipt"`
	Summary      *Summary        `json:"summary"`    // how good the model is; the Report has the rest
	Evaluating   *Evaluating     `json:"evaluating"` // how far the evaluation has come that is going on
}

// Evaluating is how far the evaluation of a model has come: so many of the units of one of its
// parts are done.
type Evaluating struct {
	Part string `json:"part"` // test rows, columns, parts
	Done uint32 `json:"done"`
	Of   uint32 `json:"of"`
}

// newEvaluating is nil while nothing is being evaluated.
func newEvaluating(e *protocol.Evaluating) *Evaluating {
	if e == nil {
		return nil
	}
	return &Evaluating{e.GetPart(), e.GetDone(), e.GetOf()}
}

// NewJob makes a Job of what the service says of it.
func NewJob(job *protocol.Job) Job {
	result := job.GetResult()
	made := Job{
		Job:       job.GetId(),
		Name:      job.GetName(),
		State:     StateName(job.GetState()),
		Queue:     Known(job.GetQueue()),
		Priority:  job.GetPriority(),
		Key:       Known(job.GetKey()),
		Epochs:    Epochs(job),
		Restarts:  job.GetRestarts(),
		Retries:   job.GetRetries(),
		Retried:   job.GetRetried(),
		NotBefore: instant(job.GetNotBeforeMs()),
		Reason:    Known(job.GetReason()),
		Submitted: instant(job.GetSubmittedMs()),
		Started:   instant(job.GetStartedMs()),
		Finished:  instant(job.GetFinishedMs()),
		Layers:    List(job.GetLayers()),
		Columns:   List(job.GetColumns()),
		Classes:   List(job.GetClasses()),
		Targets:   NewTargets(job.GetTargets()),
		Features:  List(job.GetFeatures()),
		Warnings:  Notices(job.GetWarnings()),
		Dataset:   Known(job.GetDataset()),
		From:      Known(job.GetFrom()),
		Choices:   List(job.GetChoices()),
		BestEpoch: Known(result.GetBestEpoch()),
		Plan:      NewPlan(job.GetPlan()),
		Receipt:   NewReceipt(result.GetReceipt()),
		Summary:   newSummary(result.GetSummary()),

		Evaluating: newEvaluating(job.GetEvaluating()),
	}
	if e, ok := LastError(job); ok {
		made.Error = Finite(&e)
	}
	if result != nil {
		made.Accuracy, made.R2 = Finite(result.Accuracy), Finite(result.R2)
		made.HeldOutError, made.Digest = Finite(result.HeldOutError), Known(result.Digest)
	}
	if rows := job.GetRows(); rows > 0 {
		test, validation := job.GetHeldOut(), job.GetValidation()
		made.Rows, made.HeldOut, made.Validation = &rows, &test, &validation
	}
	if plan := job.GetPlan(); plan != nil {
		made.Seed = plan.Seed
	}
	return made
}

// StateName is the name of a state: queued, running, paused, succeeded, failed or
// cancelled.
func StateName(state protocol.State) string {
	return strings.ToLower(strings.TrimPrefix(state.String(), "STATE_"))
}

// ReadState is the state of a name, in capital letters or not.
func ReadState(name string) (protocol.State, error) {
	number, ok := protocol.State_value["STATE_"+strings.ToUpper(name)]
	if !ok || number == 0 {
		return 0, errors.New("must be queued, running, paused, succeeded, failed or cancelled")
	}
	return protocol.State(number), nil
}

// Epochs is how many epochs a job has trained.
func Epochs(job *protocol.Job) uint32 {
	return max(job.GetEpoch(), job.GetResult().GetEpochs())
}

// LastError is the training error of a job's last epoch; ok is false before the first.
func LastError(job *protocol.Job) (e float64, ok bool) {
	if job.GetResult() != nil {
		return job.GetResult().GetError(), true
	}
	return job.GetError(), job.GetEpoch() > 0
}
