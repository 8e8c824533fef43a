package main

import (
	"strconv"

	"deepnet/actors/protocol"
)

// receipt is what a model is made of and what it came to, as a program reads it.
type receipt struct {
	Dataset     string `json:"dataset"`
	Plan        string `json:"plan"`
	Preparation string `json:"preparation"`
	Seed        uint64 `json:"seed"`
	Weights     string `json:"weights"`
	Chain       string `json:"chain"`
	Epochs      uint32 `json:"epochs"`
	Release     string `json:"release"`
}

func newReceipt(r *protocol.Receipt) *receipt {
	if r == nil {
		return nil
	}
	return &receipt{
		Dataset: r.GetDataset(), Plan: r.GetPlan(), Preparation: r.GetPreparation(), Seed: r.GetSeed(),
		Weights: r.GetWeights(), Chain: r.GetChain(), Epochs: r.GetEpochs(), Release: r.GetRelease(),
	}
}

// fields are the lines of a receipt.
func (r *receipt) fields() []field {
	if r == nil {
		return nil
	}
	return []field{
		{"dataset", r.Dataset},
		{"plan", r.Plan},
		{"preparation", r.Preparation},
		{"seed", strconv.FormatUint(r.Seed, 10)},
		{"weights", r.Weights},
		{"chain", r.Chain},
		{"epochs", strconv.FormatUint(uint64(r.Epochs), 10)},
		{"release", r.Release},
	}
}

// comparison is one line of two receipts, or of two jobs.
type comparison struct {
	Line string `json:"line"`
	Same bool   `json:"same"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// compareReceipts compares two receipts line by line. The release that made a
// model is told but not judged: that another one came to the same bits is proof
// the more.
func compareReceipts(a, b *receipt) (lines []comparison, same bool) {
	same = true
	others := b.fields()
	for i, line := range a.fields() {
		lines = append(lines, comparison{line.name, line.value == others[i].value, line.value, others[i].value})
		if line.name != "release" && line.value != others[i].value {
			same = false
		}
	}
	return lines, same
}
