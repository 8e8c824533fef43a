package view

import "deepnet/actors/protocol"

// CrossValidation is what the jobs of a cross-validation came to. Means and interval
// are null until every job has succeeded.
type CrossValidation struct {
	Name      string         `json:"name"`
	Key       string         `json:"key"` // of which the jobs' keys are made
	Folds     uint32         `json:"folds"`
	Repeats   uint32         `json:"repeats"`
	Metric    string         `json:"metric"` // accuracy, r2 or exact_match
	Mean      *float64       `json:"mean"`
	Deviation *float64       `json:"standard_deviation"`
	Low       *float64       `json:"low"` // of the mean, 95 %, Nadeau and Bengio 2003
	High      *float64       `json:"high"`
	Error     *float64       `json:"held_out_error"` // on average
	Baselines []BaselineMean `json:"baselines"`
	Targets   []TargetMean   `json:"targets,omitempty"` // of each of several
	Learning  float64        `json:"learning_seconds"`  // of all jobs together
	Elapsed   float64        `json:"elapsed_seconds"`   // from the first start to the last end
	Results   []Fold         `json:"results"`           // by repeat and fold
	Warnings  []string       `json:"warnings"`          // about the table, of all jobs
}

// Fold is the job that was tested on one fold.
type Fold struct {
	Repeat       uint32   `json:"repeat"` // from 0
	Fold         uint32   `json:"fold"`   // from 1
	Job          string   `json:"job"`
	State        string   `json:"state"`
	Score        *float64 `json:"score"` // accuracy or R2
	HeldOutError *float64 `json:"held_out_error"`
	Epochs       uint32   `json:"epochs"`
	Rows         uint64   `json:"rows"`     // for training
	HeldOut      uint64   `json:"held_out"` // test rows
	Digest       *string  `json:"digest"`
}

// BaselineMean is the mean score of a simple model.
type BaselineMean struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
}

// TargetMean is the mean score of one of several targets.
type TargetMean struct {
	Target string  `json:"target"`
	Metric string  `json:"metric"`
	Mean   float64 `json:"mean"`
}

// NewFold makes a Fold of a job; its scores are null unless the job has succeeded.
func NewFold(repeat, fold uint32, job *protocol.Job) Fold {
	result := job.GetResult()
	made := Fold{
		Repeat: repeat, Fold: fold, Job: job.GetId(), State: StateName(job.GetState()), Epochs: Epochs(job),
		Rows: job.GetRows(), HeldOut: job.GetHeldOut(), Digest: Known(result.GetDigest()),
	}
	if result != nil && job.GetState() == protocol.State_STATE_SUCCEEDED {
		made.Score, made.HeldOutError = Finite(result.Accuracy), Finite(result.HeldOutError)
		if result.Accuracy == nil {
			made.Score = Finite(result.R2)
		}
	}
	return made
}
