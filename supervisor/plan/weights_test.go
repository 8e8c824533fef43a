package plan

import (
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

func TestARowWeighsWhatItsColumnAndItsClassSay(t *testing.T) {
	frame := func(column []float64) *dataset.Frame {
		return &dataset.Frame{Task: dataset.Classification, Rows: 4, Classes: []string{"no", "yes"}, Targets: []float64{0, 0, 0, 1}, Weights: column}
	}
	yes := []*protocol.ClassWeight{{Class: "yes", Weight: 5}}
	for _, c := range []struct {
		name   string
		column []float64
		plan   *protocol.Plan
		train  []int
		want   []float64
	}{
		{"nothing is said", nil, &protocol.Plan{}, []int{0, 3}, nil},
		{"a column", []float64{1, 2, 3, 4}, &protocol.Plan{}, []int{0, 3}, []float64{1, 2, 3, 4}},
		{"a class", nil, &protocol.Plan{ClassWeights: yes}, []int{0, 3}, []float64{1, 1, 1, 5}},
		{"both", []float64{1, 2, 3, 4}, &protocol.Plan{ClassWeights: yes}, []int{0, 3}, []float64{1, 2, 3, 20}},
		{"balanced, by the rows learned from", nil, &protocol.Plan{Balanced: true}, []int{0, 1, 3}, []float64{0.75, 0.75, 0.75, 1.5}},
	} {
		got, err := weightsOf(frame(c.column), c.train, c.plan)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v (%v), want %v", c.name, got, err, c.want)
		}
	}
	if _, err := weightsOf(frame([]float64{0, 0, 0, 4}), []int{0, 1}, &protocol.Plan{}); err == nil || !strings.Contains(err.Error(), "weigh 0") {
		t.Errorf("rows that all weigh nothing: %v", err)
	}
	if _, err := weightsOf(frame(nil), []int{0}, &protocol.Plan{ClassWeights: []*protocol.ClassWeight{{Class: "maybe"}}}); err == nil || !strings.Contains(err.Error(), `"maybe"`) {
		t.Errorf("a class that there is not: %v", err)
	}
}
