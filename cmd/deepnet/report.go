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
	Rows         *uint64         `json:"rows"`
	HeldOut      *uint64         `json:"held_out"`
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
	Features     []string        `json:"features"` // what the columns became; empty: each is one
	Warnings     []string        `json:"warnings"` // about the table
	Dataset      *string         `json:"dataset"`
	From         *string         `json:"from"`    // the job that it went on from
	Choices      []string        `json:"choices"` // what the preset chose, and why
	Validation   *uint64         `json:"validation"`
	BestEpoch    *uint32         `json:"best_epoch"`
	Plan         json.RawMessage `json:"plan"`
	Receipt      *receipt        `json:"receipt"`
	Summary      *summary        `json:"summary"` // how good the model is, see deepnet report
}

func newReport(job *protocol.Job) report {
	r := report{
		Job:       job.GetId(),
		Name:      job.GetName(),
		State:     stateName(job.GetState()),
		Queue:     said(job.GetQueue()),
		Priority:  job.GetPriority(),
		Key:       said(job.GetKey()),
		Epochs:    epochs(job),
		Restarts:  job.GetRestarts(),
		Retries:   job.GetRetries(),
		Retried:   job.GetRetried(),
		NotBefore: instant(job.GetNotBeforeMs()),
		Reason:    said(job.GetReason()),
		Submitted: instant(job.GetSubmittedMs()),
		Started:   instant(job.GetStartedMs()),
		Finished:  instant(job.GetFinishedMs()),
		Layers:    listed(job.GetLayers()),
		Columns:   listed(job.GetColumns()),
		Classes:   listed(job.GetClasses()),
		Features:  listed(job.GetFeatures()),
		Warnings:  listed(job.GetWarnings()),
		Dataset:   said(job.GetDataset()),
		From:      said(job.GetFrom()),
		Choices:   listed(job.GetChoices()),
		BestEpoch: above0(job.GetResult().GetBestEpoch()),
		Plan:      newPlanReport(job.GetPlan()),
		Receipt:   newReceipt(job.GetResult().GetReceipt()),
		Summary:   newSummary(job.GetResult().GetSummary()),
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
		validated := job.GetValidation()
		r.Validation = &validated
	}
	if plan := job.GetPlan(); plan != nil {
		r.Seed = plan.Seed
	}
	return r
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
