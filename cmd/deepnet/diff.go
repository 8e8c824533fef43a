package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
)

// newDiff is the command that compares two jobs.
func (s *shell) newDiff() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Say in what two jobs differ, and from which epoch on",
		Long: `Say in what two jobs differ: their data, the settings of their plans, how the data
were prepared, what they came to, and the epoch at which they part. Jobs that are
not over are compared as far as they are. The exit code is 0, whatever differs.`,
		Example: `  deepnet diff 01JDEEPNET latest
  deepnet diff 01JDEEPNET latest -o json | jq .agree_through`,
		Args: positional(2, "A", "B"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.diff(cmd, args[0], args[1], *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

// difference is what two jobs differ in, as a program reads it.
type difference struct {
	A            string       `json:"a"`
	B            string       `json:"b"`
	Same         bool         `json:"same"`
	Lines        []comparison `json:"lines"`
	Plan         []comparison `json:"plan"`          // the settings that differ
	AgreeThrough *uint32      `json:"agree_through"` // the last epoch of which both tell the same
	DifferAt     *uint32      `json:"differ_at"`     // the first of which they do not
	parting      parting
}

func (s *shell) diff(cmd *cobra.Command, a, b string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	d, err := differ(cmd.Context(), service, a, b)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return writeJSON(s.out, d)
	}
	fmt.Fprintf(s.out, "Jobs %s and %s\n\n", clean(d.A), clean(d.B))
	writeComparisons(s.out, d.told())
	fmt.Fprintf(s.out, "\n%s\n", d.parting)
	return nil
}

// differ compares two jobs as they are now.
func differ(ctx context.Context, service watcher, a, b string) (*difference, error) {
	var jobs [2]*protocol.Job
	var links [2]chains
	for i, id := range []string{a, b} {
		var err error
		if jobs[i], err = service.Get(ctx, id); err != nil {
			return nil, err
		}
		if links[i], err = readChains(ctx, service, jobs[i]); err != nil {
			return nil, err
		}
	}
	d := &difference{A: jobs[0].GetId(), B: jobs[1].GetId(), Plan: []comparison{}, parting: links[0].from(links[1])}
	d.AgreeThrough, d.DifferAt = above0(d.parting.agree), above0(d.parting.part)
	others := planned(jobs[1].GetPlan())
	for i, setting := range planned(jobs[0].GetPlan()) {
		if line := compare(setting.name, setting.value, others[i].value); !line.Same {
			d.Plan = append(d.Plan, line)
		}
	}
	d.Lines = d.lines(jobs[0], jobs[1])
	d.Same = len(differing(d.Lines)) == 0 && d.DifferAt == nil
	return d, nil
}

// lines are what is judged of two jobs.
func (d *difference) lines(a, b *protocol.Job) []comparison {
	madeA, madeB := a.GetResult().GetReceipt(), b.GetResult().GetReceipt()
	return []comparison{
		compare("dataset", a.GetDataset(), b.GetDataset()),
		{Line: "plan", Same: onlySpeed(d.Plan), A: madeA.GetPlan(), B: madeB.GetPlan()},
		compare("preparation", madeA.GetPreparation(), madeB.GetPreparation()),
		compare("epochs learned", fmt.Sprint(epochs(a)), fmt.Sprint(epochs(b))),
		compare("error", lastFigure(a), lastFigure(b)),
		compare("weights", madeA.GetWeights(), madeB.GetWeights()),
		compare("digest", a.GetResult().GetDigest(), b.GetResult().GetDigest()),
	}
}

// onlySpeed says whether settings differ in nothing that could change a bit.
func onlySpeed(settings []comparison) bool {
	for _, setting := range settings {
		if setting.Line != "neurons per actor" {
			return false
		}
	}
	return true
}

// lastFigure is the last training error with every digit.
func lastFigure(job *protocol.Job) string {
	e, ok := lastError(job)
	if !ok {
		return ""
	}
	return full(&e)
}

// told are the lines for a person: of the plan, the settings that differ.
func (d *difference) told() []comparison {
	var lines []comparison
	for _, line := range d.Lines {
		if line.Line != "plan" {
			lines = append(lines, line)
			continue
		}
		for _, setting := range d.Plan {
			lines = append(lines, comparison{Line: "plan: " + setting.Line, A: dash(setting.A), B: dash(setting.B)})
		}
		if len(d.Plan) == 0 {
			known := cmp.Or(line.A, line.B)
			lines = append(lines, comparison{Line: "plan", Same: true, A: known, B: known})
		}
	}
	return lines
}
