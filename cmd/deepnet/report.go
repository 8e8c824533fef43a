package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"
	"unicode"
	"unicode/utf16"

	"deepnet/actors/protocol"
)

// report is a job as a program reads it; null is what does not apply (yet).
// Fields are added, never renamed.
type report struct {
	Job          string      `json:"job"`
	Name         string      `json:"name"`
	State        string      `json:"state"`
	Epochs       uint32      `json:"epochs"`
	Error        *float64    `json:"error"`
	Accuracy     *float64    `json:"accuracy"`
	R2           *float64    `json:"r2"`
	HeldOutError *float64    `json:"held_out_error"`
	Digest       *string     `json:"digest"`
	Rows         *uint64     `json:"rows"`
	HeldOut      *uint64     `json:"held_out"`
	Restarts     uint32      `json:"restarts"`
	Reason       *string     `json:"reason"`
	Seed         *uint64     `json:"seed"`
	Submitted    *string     `json:"submitted"` // RFC 3339, UTC
	Started      *string     `json:"started"`
	Finished     *string     `json:"finished"`
	Layers       []uint32    `json:"layers"`
	Columns      []string    `json:"columns"`
	Classes      []string    `json:"classes"`
	Plan         *planReport `json:"plan"`
}

// planReport is a plan as a program reads it, every default written out by the service.
type planReport struct {
	Target           string   `json:"target"`
	Task             string   `json:"task"`
	Hidden           []uint32 `json:"hidden"`
	Activation       string   `json:"activation"`
	OutputActivation string   `json:"output_activation"`
	Loss             string   `json:"loss"`
	Initializer      string   `json:"initializer"`
	Optimizer        string   `json:"optimizer"`
	LearningRate     *float64 `json:"learning_rate"`
	Momentum         *float64 `json:"momentum"`
	Beta1            *float64 `json:"beta1"`
	Beta2            *float64 `json:"beta2"`
	Epsilon          *float64 `json:"epsilon"`
	Epochs           *uint32  `json:"epochs"`
	Batch            *uint32  `json:"batch"`
	Holdout          *float64 `json:"holdout"`
	StopBelow        *float64 `json:"stop_below"`
	NeuronsPerActor  *uint32  `json:"neurons_per_actor"`
}

func newReport(job *protocol.Job) report {
	r := report{
		Job:       job.GetId(),
		Name:      job.GetName(),
		State:     stateName(job.GetState()),
		Epochs:    epochs(job),
		Restarts:  job.GetRestarts(),
		Reason:    said(job.GetReason()),
		Submitted: instant(job.GetSubmittedMs()),
		Started:   instant(job.GetStartedMs()),
		Finished:  instant(job.GetFinishedMs()),
		Layers:    listed(job.GetLayers()),
		Columns:   listed(job.GetColumns()),
		Classes:   listed(job.GetClasses()),
		Plan:      newPlanReport(job.GetPlan()),
	}
	if e, ok := lastError(job); ok {
		r.Error = finite(&e)
	}
	if result := job.GetResult(); result != nil {
		r.Accuracy, r.R2 = finite(result.Accuracy), finite(result.R2)
		r.HeldOutError, r.Digest = finite(result.HeldOutError), said(result.Digest)
	}
	if rows, kept := job.GetRows(), job.GetHeldOut(); rows > 0 {
		r.Rows, r.HeldOut = &rows, &kept
	}
	if plan := job.GetPlan(); plan != nil {
		r.Seed = plan.Seed
	}
	return r
}

func newPlanReport(plan *protocol.Plan) *planReport {
	if plan == nil {
		return nil
	}
	optimizer := plan.GetOptimizer()
	if optimizer == nil {
		optimizer = &protocol.Optimizer{}
	}
	hidden := plan.GetHidden()
	if noHidden(hidden) {
		hidden = nil
	}
	return &planReport{
		Target:           plan.GetTarget(),
		Task:             taskName(plan.GetTask()),
		Hidden:           listed(hidden),
		Activation:       plan.GetActivation(),
		OutputActivation: plan.GetOutputActivation(),
		Loss:             plan.GetLoss(),
		Initializer:      plan.GetInitializer(),
		Optimizer:        optimizer.GetName(),
		LearningRate:     finite(optimizer.LearningRate),
		Momentum:         finite(optimizer.Momentum),
		Beta1:            finite(optimizer.Beta1),
		Beta2:            finite(optimizer.Beta2),
		Epsilon:          finite(optimizer.Epsilon),
		Epochs:           plan.Epochs,
		Batch:            plan.Batch,
		Holdout:          finite(plan.Holdout),
		StopBelow:        finite(plan.StopBelow),
		NeuronsPerActor:  plan.NeuronsPerActor,
	}
}

func taskName(task protocol.Task) string {
	switch task {
	case protocol.Task_TASK_CLASSIFICATION:
		return "classification"
	case protocol.Task_TASK_REGRESSION:
		return "regression"
	default:
		return "auto"
	}
}

// finite drops numbers that JSON cannot write.
func finite(x *float64) *float64 {
	if x == nil || math.IsNaN(*x) || math.IsInf(*x, 0) {
		return nil
	}
	return x
}

func said(words string) *string {
	if words == "" {
		return nil
	}
	return &words
}

func instant(ms int64) *string {
	if ms == 0 {
		return nil
	}
	return said(time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z07:00"))
}

// listed writes an empty list as [] and not as null.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// writeJSON writes value as one line of JSON in which every character shows.
func writeJSON(out io.Writer, value any) error {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("the answer cannot be written as JSON: %w", err)
	}
	var line bytes.Buffer
	for _, r := range plain.String() {
		if r == '\n' || unicode.IsGraphic(r) {
			line.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&line, `\u%04x`, unit)
		}
	}
	_, err := out.Write(line.Bytes())
	return err
}
