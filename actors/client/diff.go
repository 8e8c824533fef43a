package client

import (
	"context"
	"fmt"
	"strconv"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Diff compares two jobs as they are now: their data, plans, results, and histories.
func (c *Client) Diff(ctx context.Context, a, b string) (view.Difference, error) {
	first, err := c.Get(ctx, a)
	if err != nil {
		return view.Difference{}, err
	}
	second, err := c.Get(ctx, b)
	if err != nil {
		return view.Difference{}, err
	}
	agree, differ, err := c.compareHistories(ctx, first, second)
	if err != nil {
		return view.Difference{}, err
	}
	settings := differentSettings(first.GetPlan(), second.GetPlan())
	lines := compareJobs(first, second, settings)
	return view.Difference{
		A: first.GetId(), B: second.GetId(), Same: len(view.Differing(lines)) == 0 && differ == 0,
		Lines: lines, Plan: settings, AgreeThrough: view.Known(agree), DifferAt: view.Known(differ),
	}, nil
}

// differentSettings lists the settings in which two plans differ.
func differentSettings(a, b *protocol.Plan) []view.Comparison {
	different := []view.Comparison{}
	others := view.PlanLines(b)
	for i, setting := range view.PlanLines(a) {
		if line := view.Compare(setting.Name, setting.Value, others[i].Value); !line.Same {
			different = append(different, line)
		}
	}
	return different
}

// compareJobs compares what two jobs were given and what they came to.
func compareJobs(a, b *protocol.Job, settings []view.Comparison) []view.Comparison {
	madeA, madeB := a.GetResult().GetReceipt(), b.GetResult().GetReceipt()
	return []view.Comparison{
		view.Compare("dataset", a.GetDataset(), b.GetDataset()),
		{Line: "plan", Same: samePlan(settings), A: madeA.GetPlan(), B: madeB.GetPlan()},
		view.Compare("preparation", madeA.GetPreparation(), madeB.GetPreparation()),
		view.Compare("epochs learned", fmt.Sprint(view.Epochs(a)), fmt.Sprint(view.Epochs(b))),
		view.Compare("error", lastError(a), lastError(b)),
		view.Compare("weights", madeA.GetWeights(), madeB.GetWeights()),
		view.Compare("digest", a.GetResult().GetDigest(), b.GetResult().GetDigest()),
	}
}

// samePlan says whether plans that differ in these settings give the same bits: the
// neurons of an actor change speed alone.
func samePlan(different []view.Comparison) bool {
	for _, setting := range different {
		if setting.Line != "neurons per actor" {
			return false
		}
	}
	return true
}

// lastError is the last training error with every digit; empty before the first epoch.
func lastError(job *protocol.Job) string {
	e, ok := view.LastError(job)
	if !ok {
		return ""
	}
	return strconv.FormatFloat(e, 'g', -1, 64)
}
