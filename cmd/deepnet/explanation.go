package main

import (
	"deepnet/internal/jobfile"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
)

// explanation is a job that was not submitted, as a program reads it.
type explanation struct {
	Settings   []reasoned `json:"settings"`
	Choices    []string   `json:"choices"` // what the preset chose, and why
	Warnings   []string   `json:"warnings"`
	Columns    []input    `json:"columns"`
	Classes    []string   `json:"classes"`
	Layers     []uint32   `json:"layers"`
	Weights    uint64     `json:"weights"` // and biases
	Rows       uint64     `json:"rows"`    // to learn from, validation aside
	Validation uint64     `json:"validation"`
	HeldOut    uint64     `json:"held_out"`
	Batch      uint64     `json:"batch"` // rows of a step
	Steps      uint64     `json:"steps_per_epoch"`
	Dataset    string     `json:"dataset"`
}

// reasoned is a setting with where it comes from.
type reasoned struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	From  string `json:"from"`
}

// input is a column of the table and the features that are made of it.
type input struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Features []string `json:"features"`
	without  string   // why there is none
}

func newExplanation(asked, resolved *jobFlags, explained *plan.Explained) explanation {
	job := explained.Job
	batch := min(uint64(job.GetPlan().GetBatch()), job.GetRows())
	if batch == 0 {
		batch = max(1, job.GetRows())
	}
	return explanation{
		Settings: reasons(asked, resolved), Choices: listed(job.GetChoices()), Warnings: listed(job.GetWarnings()),
		Columns: inputs(explained), Classes: listed(job.GetClasses()),
		Layers: job.GetLayers(), Weights: parameters(job.GetLayers()),
		Rows: job.GetRows(), Validation: job.GetValidation(), HeldOut: job.GetHeldOut(),
		Batch: batch, Steps: (job.GetRows() + batch - 1) / batch, Dataset: job.GetDataset(),
	}
}

// reasons are all settings of a job and where each comes from.
func reasons(asked, resolved *jobFlags) (all []reasoned) {
	for _, key := range resolved.keys() {
		given := map[string][]string{}
		for _, flag := range key.flags {
			given[flag] = resolved.given(flag)
		}
		value := key.write(given)
		if value == nil {
			continue
		}
		all = append(all, reasoned{key.key, jobfile.Line(value), asked.source(key, resolved.submit.GetPlan().GetPreset())})
	}
	return all
}

// source says where the value of a key comes from.
func (job *jobFlags) source(key shape, preset string) string {
	for _, flag := range key.flags {
		if job.Changed(flag) {
			return "--" + flag
		}
		if from := job.from[flag]; from != "" {
			return from
		}
	}
	switch {
	case key.key == "task":
		return "the table"
	case preset != "" && key.key != "queue" && key.key != "retries":
		return "preset " + preset
	default:
		return "default"
	}
}

// inputs are the columns that are learned from.
func inputs(explained *plan.Explained) []input {
	all := []input{}
	for _, column := range explained.Columns {
		alone := dataset.Preparation{Columns: []dataset.Fitted{column}}
		all = append(all, input{column.Column, string(column.Kind), listed(alone.Features()), without(column)})
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
