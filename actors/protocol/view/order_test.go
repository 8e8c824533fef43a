package view

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestClassesThatAreNumbersAreShownInTheirOrder(t *testing.T) {
	for _, c := range []struct{ classes, want []string }{
		{[]string{"10", "2", "9.5"}, []string{"2", "9.5", "10"}}, {[]string{"10", "2", "b"}, []string{"10", "2", "b"}}, {nil, nil},
	} {
		if got := InOrder(c.classes); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q", c.classes, got)
		}
	}
	p, err := NewPredictions(&protocol.Predictions{Classes: []string{"10", "2"}, Outputs: 2, Label: []string{"10"}, Output: []float64{0.75, 0.25}})
	if err != nil || !slices.Equal(p.Classes, []string{"2", "10"}) || *p.Rows[0].Probabilities[0] != 0.25 || *p.Rows[0].Probabilities[1] != 0.75 {
		t.Errorf("%v, %v", p, err)
	}
}

func TestAModelNoBetterThanTheSimplestSaysSo(t *testing.T) {
	for _, c := range []struct {
		metric, name    string
		value, baseline float64
		worse           bool
	}{
		{"r2", "mean", -0.7, -0.1, true},
		{"r2", "mean", 0.5, -0.1, false},
		{"r2", "mean", -0.1, -0.1, true},
		{"rmse", "mean", 2, 1, true},
		{"rmse", "mean", 1, 2, false},
		{"accuracy", "majority class", 0.985, 0.985, true},
		{"accuracy", "majority class", 0.99, 0.985, false},
		{"accuracy", "logistic regression", 0.5, 0.6, false},
	} {
		s := &protocol.Summary{Metric: c.metric, Value: c.value, Baselines: []*protocol.BaselineScore{{Name: c.name, Value: c.baseline}}}
		if got := NoBetter(s); (got != "") != c.worse {
			t.Errorf("%s %v, %s %v: %q", c.metric, c.value, c.name, c.baseline, got)
		}
		if got := newSummary(proto.CloneOf(s)).Warning; (got != nil) != c.worse {
			t.Errorf("in JSON: %v", got)
		}
	}
}
