package view

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// Of many labels all are seldom right at once, so that exact match tells nothing: the model of
// labels is compared label by label, and that of numbers target by target.
func TestAModelOfSeveralTargetsIsComparedTargetByTarget(t *testing.T) {
	score := func(target, metric string, value, simplest float64) *protocol.TargetScore {
		return &protocol.TargetScore{Target: target, Metric: metric, Value: value, Simplest: proto.Float64(simplest)}
	}
	unknown := score("c", "accuracy", 0.5, 0)
	unknown.Simplest = nil
	for _, c := range []struct {
		sentence string
		targets  []*protocol.TargetScore
		want     string
	}{
		{"all labels are better", []*protocol.TargetScore{score("a", "accuracy", 0.8, 0.6), score("b", "accuracy", 0.7, 0.5)}, ""},
		{"one label is not", []*protocol.TargetScore{score("a", "accuracy", 0.8, 0.6), score("b", "accuracy", 0.5, 0.5)}, "of b: no better than to predict the most frequent class"},
		{"no label is", []*protocol.TargetScore{score("a", "accuracy", 0.5, 0.6), score("b", "accuracy", 0.5, 0.5)}, "no better than to predict the most frequent class"},
		{"numbers by R2", []*protocol.TargetScore{score("a", "r2", -0.1, 0), score("b", "r2", 0.9, 0), score("c", "r2", 0, 0)}, "of a, c: no better than to predict the mean"},
		{"numbers by RMSE", []*protocol.TargetScore{score("a", "rmse", 2, 3), score("b", "rmse", 3, 2)}, "of b: no better than to predict the mean"},
		{"without a baseline", []*protocol.TargetScore{unknown}, ""},
	} {
		s := &protocol.Summary{Metric: "exact_match", Targets: c.targets, Baselines: []*protocol.BaselineScore{{Name: "majority class"}}}
		if got := NoBetter(s); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q", c.sentence, got)
		}
	}
}
