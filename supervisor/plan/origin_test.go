package plan

import (
	"strings"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"

	"google.golang.org/protobuf/proto"
)

func TestAJobGoesOnOnlyWithDataOfItsKind(t *testing.T) {
	for _, c := range []struct {
		name   string
		submit *protocol.Submit
		origin Origin
		want   string
	}{
		{"samples after a table", oneSample(), Origin{Job: "old", Preparation: &dataset.Preparation{}}, "learned a table"},
		{"a table after samples", flowers(), Origin{Job: "old"}, "learned plain samples"},
	} {
		_, err := Resolve("", Own(c.submit.GetPlan()), Text(DataOf(c.submit)), &c.origin)
		if err == nil || !strings.Contains(err.Error(), "job old "+c.want) {
			t.Errorf("%s: it was told %v", c.name, err)
		}
	}
}

// What is not said is as in the job that goes on, and what may not differ is refused.
func TestAContinuedPlanIsTheOldOneWithMoreEpochs(t *testing.T) {
	old := &protocol.Job{
		Id: "old", Plan: &protocol.Plan{Target: "y", Activation: "tanh", Epochs: proto.Uint32(5)}, Result: &protocol.Result{Epochs: 5},
	}
	got, err := Continue(old, &protocol.Plan{})
	if err != nil || got.GetEpochs() != 10 || got.GetActivation() != "tanh" {
		t.Errorf("it is %v: %v", got, err)
	}
	if _, err := Continue(old, &protocol.Plan{Activation: "relu"}); err == nil || !strings.Contains(err.Error(), "another activation") {
		t.Errorf("of another activation it was told %v", err)
	}
	if _, err := Continue(old, &protocol.Plan{Epochs: proto.Uint32(5)}); err == nil || !strings.Contains(err.Error(), "ask for more") {
		t.Errorf("of no more epochs it was told %v", err)
	}
}

func TestRealmlpKeepsTheBestEpochByTheTask(t *testing.T) {
	for task, want := range map[protocol.Task]string{protocol.Task_TASK_REGRESSION: byLoss, protocol.Task_TASK_CLASSIFICATION: byScore} {
		target := map[protocol.Task]string{protocol.Task_TASK_REGRESSION: "y", protocol.Task_TASK_CLASSIFICATION: "a"}[task]
		made, err := resolve(&protocol.Submit{
			Data: &protocol.Submit_Table{Table: noisy(300, true)},
			Plan: &protocol.Plan{Preset: "realmlp", Hidden: []uint32{4}, Target: target, Task: task},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := made.Head.GetPlan().GetStopping().GetMetric(); got != want {
			t.Errorf("%v: by %q, want %q", task, got, want)
		}
	}
}
