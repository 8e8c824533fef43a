package main

import (
	"fmt"
	"io"
	"slices"
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
	Origin      string `json:"origin"`
}

func newReceipt(r *protocol.Receipt) *receipt {
	if r == nil {
		return nil
	}
	return &receipt{
		Dataset: r.GetDataset(), Plan: r.GetPlan(), Preparation: r.GetPreparation(), Seed: r.GetSeed(),
		Weights: r.GetWeights(), Chain: r.GetChain(), Epochs: r.GetEpochs(), Release: r.GetRelease(), Origin: r.GetOrigin(),
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
		{"origin", r.Origin},
	}
}

// comparison is one line of two receipts, or of two jobs.
type comparison struct {
	Line string `json:"line"`
	Same bool   `json:"same"`
	A    string `json:"a"`
	B    string `json:"b"`
}

func compare(line, a, b string) comparison { return comparison{line, a == b, a, b} }

// compareReceipts compares two receipts line by line. The release that made a
// model is told but not judged: that another one came to the same bits is proof
// the more.
func compareReceipts(a, b *receipt) (lines []comparison, different []string) {
	others := b.fields()
	for i, line := range a.fields() {
		lines = append(lines, compare(line.name, line.value, others[i].value))
	}
	return lines, slices.DeleteFunc(differing(lines), func(name string) bool { return name == "release" })
}

// differing are the names of the lines that differ.
func differing(lines []comparison) (names []string) {
	for _, line := range lines {
		if !line.Same {
			names = append(names, line.Line)
		}
	}
	return names
}

// writeComparisons writes lines one below the other, digests cut to what an eye
// compares.
func writeComparisons(out io.Writer, lines []comparison) {
	var fields []field
	for _, line := range lines {
		said := "same       " + cut(line.A)
		switch {
		case line.A == "" && line.B == "":
			said = "not known yet"
		case line.A == "" || line.B == "":
			said = fmt.Sprintf("not known  %s and %s", cut(line.A), cut(line.B))
		case !line.Same:
			said = fmt.Sprintf("different  %s and %s", cut(line.A), cut(line.B))
		}
		fields = append(fields, field{line.Line, said})
	}
	writeFields(out, fields)
}

// cut shortens a digest.
func cut(value string) string {
	const most = 16
	if len(value) == 64 {
		return value[:most] + "..."
	}
	return dash(value)
}
