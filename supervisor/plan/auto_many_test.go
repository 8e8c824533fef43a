package plan

import (
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// Where auto learns step by step, it takes as many steps an epoch as rows allow, along a cosine, and
// averages the weights.
func TestAutoTakesBatchesByTheNumberOfRows(t *testing.T) {
	for rows, want := range map[int]uint32{1: 4, 24: 4, 40: 5, 80: 10, 128: 16, 900: 16, fewRows: 32, 9_999: 32, 10_000: 128, 99_999: 128, 100_000: 512} {
		if got := autoBatch(rows); got != want {
			t.Errorf("%d rows: batches of %d, want %d", rows, got, want)
		}
	}
}

func TestAutoLearnsStepByStepAlongACosineAndAveragesTheWeights(t *testing.T) {
	for _, c := range []struct {
		optimizer string
		schedule  string
		average   float64
	}{{"", "cosine", 0.99}, {"nesterov", "cosine", 0.99}, {"lbfgs", "", 0}} {
		plan := &protocol.Plan{Target: "y", Task: protocol.Task_TASK_REGRESSION, Epochs: proto.Uint32(7)}
		if c.optimizer != "" {
			plan.Optimizer = &protocol.Optimizer{Name: c.optimizer}
		}
		made, err := resolve(&protocol.Submit{Data: &protocol.Submit_Table{Table: noisy(1500, true)}, Plan: plan})
		if err != nil {
			t.Fatal(err)
		}
		got := made.Head.GetPlan()
		if got.GetSchedule().GetName() != c.schedule || got.GetAverage() != c.average {
			t.Errorf("optimizer %q: schedule %q, average %v", c.optimizer, got.GetSchedule().GetName(), got.GetAverage())
		}
	}
}
