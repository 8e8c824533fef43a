package jobfile

import (
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
)

// Explanation is the job that the service would make of one that is not submitted.
type Explanation struct {
	Settings   []Reason      `json:"settings"`
	Choices    []string      `json:"choices"` // what the preset chose, and why
	Warnings   []string      `json:"warnings"`
	Columns    []Column      `json:"columns"`
	Classes    []string      `json:"classes"`
	Targets    []view.Target `json:"targets,omitempty"` // where there are several
	Layers     []uint32      `json:"layers"`
	Weights    uint64        `json:"weights"` // and biases
	Rows       uint64        `json:"rows"`    // to learn from, validation aside
	Validation uint64        `json:"validation"`
	HeldOut    uint64        `json:"held_out"`
	Batch      uint64        `json:"batch"` // rows of a step
	Steps      uint64        `json:"steps_per_epoch"`
	Dataset    string        `json:"dataset"`

	TargetNames string `json:"-"` // the same targets, for people
	Whole       *Job   `json:"-"` // the same job with nothing left to be decided
}

// Reason is a setting and where it comes from.
type Reason struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	From  string `json:"from"`
}

// Column is a column of the table and the features that are made of it.
type Column struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Features []string `json:"features"`
	Without  string   `json:"-"` // why there is no feature
}

// Explain works out the job that the service would make of this one and a table of
// that name. It asks no service.
func (job *Job) Explain(name string, table []byte) (*Explanation, error) {
	submit := job.Submit
	submit.Name, submit.Data = name, &protocol.Submit_Table{Table: table}
	explained, err := plan.Explain(submit)
	if err != nil {
		return nil, err
	}
	made, whole := explained.Job, job.whole(explained.Job)
	batch := min(uint64(made.GetPlan().GetBatch()), made.GetRows())
	if batch == 0 {
		batch = max(1, made.GetRows())
	}
	return &Explanation{
		Settings: job.reasons(whole), Choices: listed(made.GetChoices()), Warnings: listed(made.GetWarnings()),
		Columns: columns(explained), Classes: listed(made.GetClasses()),
		Targets: view.NewTargets(made.GetTargets()), TargetNames: view.TargetNames(made.GetTargets()),
		Layers: made.GetLayers(), Weights: parameters(made.GetLayers()),
		Rows: made.GetRows(), Validation: made.GetValidation(), HeldOut: made.GetHeldOut(),
		Batch: batch, Steps: (made.GetRows() + batch - 1) / batch, Dataset: made.GetDataset(),
		Whole: whole,
	}, nil
}

// whole is the job with all that was decided.
func (job *Job) whole(made *protocol.Job) *Job {
	retries := made.GetRetries()
	whole := Of(&protocol.Submit{
		Plan: made.GetPlan(), Queue: made.GetQueue(), Priority: made.GetPriority(), Key: job.Submit.GetKey(), Retries: &retries,
	})
	whole.Table, whole.Sheet = job.Table, job.Sheet
	return whole
}

// reasons are all settings of a job that has every default, and where each comes from.
func (job *Job) reasons(whole *Job) (all []Reason) {
	for _, key := range whole.keys() {
		if value := key.value(); value != nil {
			all = append(all, Reason{key.name, Line(value), job.source(key, whole.Submit.GetPlan().GetPreset())})
		}
	}
	return all
}

// source says where the value of a key comes from.
func (job *Job) source(key key, preset string) string {
	for _, e := range key.settings {
		if from := job.from[e.Flag]; from != "" {
			return from
		}
	}
	switch s := key.settings[0]; {
	case s.Source != "":
		return s.Source
	case preset != "" && s.OfPlan():
		return "preset " + preset
	default:
		return "default"
	}
}

// columns are those that are learned from.
func columns(explained *plan.Explained) []Column {
	all := []Column{}
	for _, column := range explained.Columns {
		alone := dataset.Preparation{Columns: []dataset.Fitted{column}}
		all = append(all, Column{column.Column, string(column.Kind), listed(alone.Features()), without(column)})
	}
	return all
}

// without is why a column is no feature.
func without(column dataset.Fitted) string {
	switch {
	case column.Empty:
		return "no row to learn from has a value"
	case len(column.Values)+len(column.Rare) > 0:
		return "all rows to learn from have the same value"
	default:
		return "no two rows to learn from share a value"
	}
}

// parameters counts the weights and biases between layers.
func parameters(layers []uint32) (count uint64) {
	for i := 1; i < len(layers); i++ {
		count += uint64(layers[i]) * (uint64(layers[i-1]) + 1)
	}
	return count
}

// listed is a list that JSON writes as one, also where it is empty.
func listed(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}
