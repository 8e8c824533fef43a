package view

import (
	"strings"

	"deepnet/actors/protocol"
)

// TargetScore is how well one of several targets is predicted, in one metric.
type TargetScore struct {
	Target   string   `json:"target"`
	Metric   string   `json:"metric"`
	Value    *float64 `json:"value"`
	Simplest *float64 `json:"simplest"` // of the baseline that looks at no column
}

// What the baselines that look at no column are.
const (
	predictMean     = "no better than to predict the mean of the rows learned from: nothing of use was learned"
	predictMajority = "no better than to predict the most frequent class: nothing of use was learned"
)

// simplest are the baselines that look at no column.
var simplest = map[string]string{"mean": predictMean, "majority class": predictMajority}

// leastGain is what a score has to be better by; an RMSE, as a share of it.
const leastGain = 0.001

// beats says whether a score of a metric is better than another.
func beats(metric string, value, than float64) bool {
	if metric == "rmse" {
		return than > value+float64(leastGain*value)
	}
	return value > than+leastGain
}

// NoBetter says that a model is no better on the test rows than the simplest one, or in which
// of several targets it is not; empty: it is better.
func NoBetter(s *protocol.Summary) string {
	if s.GetTargets() != nil {
		return noBetterIn(s.GetTargets())
	}
	for _, b := range s.GetBaselines() {
		if says := simplest[b.GetName()]; says != "" && !beats(s.GetMetric(), s.GetValue(), b.GetValue()) {
			return says
		}
	}
	return ""
}

// noBetterIn is NoBetter of several targets. All labels at once are seldom right, whatever was
// learned, so that only each by itself tells.
func noBetterIn(targets []*protocol.TargetScore) string {
	var names []string
	says := predictMean
	for _, t := range targets {
		if t.GetMetric() == "accuracy" {
			says = predictMajority
		}
		if t.Simplest != nil && !beats(t.GetMetric(), t.GetValue(), t.GetSimplest()) {
			names = append(names, t.GetTarget())
		}
	}
	switch len(names) {
	case 0:
		return ""
	case len(targets):
		return says
	default:
		return "of " + strings.Join(names, ", ") + ": " + says
	}
}
