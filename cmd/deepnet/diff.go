package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
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

func (s *shell) diff(cmd *cobra.Command, a, b string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	d, parted, err := differ(cmd.Context(), service, a, b)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return view.Write(s.out, d)
	}
	fmt.Fprintf(s.out, "Jobs %s and %s\n\n", clean(d.A), clean(d.B))
	writeComparisons(s.out, told(d))
	fmt.Fprintf(s.out, "\n%s\n", parted)
	return nil
}

// differ compares two jobs as they are now.
func differ(ctx context.Context, service watcher, a, b string) (*view.Difference, parting, error) {
	var jobs [2]*protocol.Job
	var links [2]chains
	for i, id := range []string{a, b} {
		var err error
		if jobs[i], err = service.Get(ctx, id); err != nil {
			return nil, parting{}, err
		}
		if links[i], err = readChains(ctx, service, jobs[i]); err != nil {
			return nil, parting{}, err
		}
	}
	parted := links[0].from(links[1])
	d := &view.Difference{A: jobs[0].GetId(), B: jobs[1].GetId(), Plan: []view.Comparison{}}
	d.AgreeThrough, d.DifferAt = view.Known(parted.agree), view.Known(parted.part)
	others := view.PlanLines(jobs[1].GetPlan())
	for i, setting := range view.PlanLines(jobs[0].GetPlan()) {
		if line := view.Compare(setting.Name, setting.Value, others[i].Value); !line.Same {
			d.Plan = append(d.Plan, line)
		}
	}
	d.Lines = judged(d, jobs[0], jobs[1])
	d.Same = len(view.Differing(d.Lines)) == 0 && d.DifferAt == nil
	return d, parted, nil
}

// judged are the lines that are compared of two jobs.
func judged(d *view.Difference, a, b *protocol.Job) []view.Comparison {
	madeA, madeB := a.GetResult().GetReceipt(), b.GetResult().GetReceipt()
	return []view.Comparison{
		view.Compare("dataset", a.GetDataset(), b.GetDataset()),
		{Line: "plan", Same: onlySpeed(d.Plan), A: madeA.GetPlan(), B: madeB.GetPlan()},
		view.Compare("preparation", madeA.GetPreparation(), madeB.GetPreparation()),
		view.Compare("epochs learned", fmt.Sprint(view.Epochs(a)), fmt.Sprint(view.Epochs(b))),
		view.Compare("error", lastFigure(a), lastFigure(b)),
		view.Compare("weights", madeA.GetWeights(), madeB.GetWeights()),
		view.Compare("digest", a.GetResult().GetDigest(), b.GetResult().GetDigest()),
	}
}

// onlySpeed says whether settings differ in nothing that could change a bit.
func onlySpeed(settings []view.Comparison) bool {
	for _, setting := range settings {
		if setting.Line != "neurons per actor" {
			return false
		}
	}
	return true
}

// lastFigure is the last training error with every digit.
func lastFigure(job *protocol.Job) string {
	e, ok := view.LastError(job)
	if !ok {
		return ""
	}
	return full(&e)
}

// told are the lines for a person: of the plan, the settings that differ.
func told(d *view.Difference) []view.Comparison {
	var lines []view.Comparison
	for _, line := range d.Lines {
		if line.Line != "plan" {
			lines = append(lines, line)
			continue
		}
		for _, setting := range d.Plan {
			lines = append(lines, view.Comparison{Line: "plan: " + setting.Line, A: dash(setting.A), B: dash(setting.B)})
		}
		if len(d.Plan) == 0 {
			known := cmp.Or(line.A, line.B)
			lines = append(lines, view.Comparison{Line: "plan", Same: true, A: known, B: known})
		}
	}
	return lines
}
