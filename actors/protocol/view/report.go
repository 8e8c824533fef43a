package view

import (
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"

	"deepnet/actors/protocol"
)

// Report is how a job was trained and how good its model is.
type Report struct {
	Job        Job             `json:"job"`
	Losses     []Loss          `json:"losses"`     // the learning curve; of a long job not every epoch
	Evaluation json.RawMessage `json:"evaluation"` // under the names of the protocol; null: missing says why
	Missing    *string         `json:"missing"`
}

// Loss is the mean loss of an epoch on the rows for training and, where there are
// any, on those for validation.
type Loss struct {
	Epoch      uint32   `json:"epoch"`
	Error      *float64 `json:"error"`
	Validation *float64 `json:"validation"`
}

// NewReport makes a Report.
func NewReport(r *protocol.Reported) Report {
	made := Report{Job: NewJob(r.GetJob()), Losses: []Loss{}, Missing: Known(r.GetMissing())}
	for _, l := range r.GetLosses() {
		made.Losses = append(made.Losses, Loss{l.GetEpoch(), Finite(&l.Error), Finite(l.Validation)})
	}
	if e := r.GetEvaluation(); e != nil {
		text, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(e)
		if err == nil { // a text in it is UTF-8, as in all that came over the wire
			made.Evaluation = text
		}
	}
	return made
}

// Summary is how good a model is, in one metric.
type Summary struct {
	Metric    string          `json:"metric"`
	Value     *float64        `json:"value"`
	Low       *float64        `json:"low"` // 95 % confidence interval
	High      *float64        `json:"high"`
	Rows      uint32          `json:"rows"`              // test rows
	Baselines []BaselineScore `json:"baselines"`         // on the same rows, the better first
	Targets   []TargetScore   `json:"targets,omitempty"` // of each of several, in output order
	Warning   *string         `json:"warning"`           // that the model is no better than the simplest one; null: it is
}

// BaselineScore is what a simple model reaches.
type BaselineScore struct {
	Name  string   `json:"name"`
	Value *float64 `json:"value"`
}

func newSummary(s *protocol.Summary) *Summary {
	if s == nil {
		return nil
	}
	made := &Summary{
		Metric: s.GetMetric(), Value: Finite(&s.Value), Low: Finite(s.Low), High: Finite(s.High), Rows: s.GetRows(), Baselines: []BaselineScore{}, Warning: Known(NoBetter(s)),
	}
	for _, b := range s.GetBaselines() {
		made.Baselines = append(made.Baselines, BaselineScore{b.GetName(), Finite(&b.Value)})
	}
	for _, t := range s.GetTargets() {
		made.Targets = append(made.Targets, TargetScore{t.GetTarget(), t.GetMetric(), Finite(&t.Value), Finite(t.Simplest)})
	}
	return made
}
