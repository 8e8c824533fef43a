package view

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"deepnet/actors/protocol"
)

// Receipt is what a model was made of, and what came out: digests as hex. Whoever
// trains the same data by the same plan gets the same, but for the release.
type Receipt struct {
	Dataset     string `json:"dataset"`
	Plan        string `json:"plan"`
	Preparation string `json:"preparation"`
	Seed        uint64 `json:"seed"`
	Weights     string `json:"weights"`
	Chain       string `json:"chain"` // of all losses and weights, epoch after epoch
	Epochs      uint32 `json:"epochs"`
	Release     string `json:"release"` // of deepnet
	Origin      string `json:"origin"`
}

// NewReceipt makes a Receipt; nil of nil.
func NewReceipt(r *protocol.Receipt) *Receipt {
	if r == nil {
		return nil
	}
	return &Receipt{
		Dataset: r.GetDataset(), Plan: r.GetPlan(), Preparation: r.GetPreparation(), Seed: r.GetSeed(),
		Weights: r.GetWeights(), Chain: r.GetChain(), Epochs: r.GetEpochs(), Release: r.GetRelease(), Origin: r.GetOrigin(),
	}
}

// ReadReceipt reads the receipt of a Job that was saved as JSON, and its plan.
func ReadReceipt(text []byte) (*Receipt, *protocol.Plan, error) {
	var saved Job
	if err := json.Unmarshal(text, &saved); err != nil {
		return nil, nil, fmt.Errorf("this is not what `deepnet show JOB -o json` prints: %w", err)
	}
	if saved.Receipt == nil || saved.Receipt.Dataset == "" || saved.Plan == nil || string(saved.Plan) == "null" {
		return nil, nil, errors.New("there is no receipt in it; save one with `deepnet show JOB -o json` once the job has succeeded")
	}
	plan, err := ReadPlan(saved.Plan)
	return saved.Receipt, plan, err
}

// Lines lists the receipt's values in order; none of nil.
func (r *Receipt) Lines() []Line {
	if r == nil {
		return nil
	}
	return []Line{
		{"dataset", r.Dataset},
		{"plan", r.Plan},
		{"preparation", r.Preparation},
		{"seed", strconv.FormatUint(r.Seed, 10)},
		{"weights", r.Weights},
		{"chain", r.Chain},
		{"epochs", strconv.FormatUint(uint64(r.Epochs), 10)},
		{"release", r.Release},
		{"origin", r.Origin},
	}
}
