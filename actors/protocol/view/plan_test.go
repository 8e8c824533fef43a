package view

import (
	"encoding/json"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// A plan that is read back is the plan, to the bit, whatever field is added.
func TestEveryFieldOfAPlanComesBack(t *testing.T) {
	plan := &protocol.Plan{}
	fill(plan.ProtoReflect())
	var back Job
	line, err := json.Marshal(NewJob(&protocol.Job{Plan: plan}))
	if err == nil {
		err = json.Unmarshal(line, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadPlan(back.Plan)
	if err != nil || !proto.Equal(read, plan) {
		t.Errorf("%v, %v\nbecame %v", err, plan, read)
	}
	if _, err := ReadPlan(json.RawMessage(`{"hidden":"many"}`)); err == nil {
		t.Error("a plan that is none can be read")
	}
}

func TestThePlanOfAJobThatHasNoneIsNull(t *testing.T) {
	if got := NewPlan(nil); got != nil {
		t.Errorf("it is %s", got)
	}
}

func TestEverySettingOfAPlanIsALine(t *testing.T) {
	plan := &protocol.Plan{
		Hidden: []uint32{16, 8}, Task: protocol.Task_TASK_REGRESSION, Until: 40,
		Optimizer: &protocol.Optimizer{Name: "adam", LearningRate: proto.Float64(0.1)},
		Layers:    []*protocol.Layer{{Neurons: 16, Activation: "tanh"}, {Neurons: 8}},
	}
	lines := PlanLines(plan)
	for _, want := range []Line{
		{"hidden", "16,8"},
		{"task", "regression"},
		{"until epoch", "40"},
		{"optimizer", "adam"},
		{"learning rate", "0.1"},
		{"layers", "neurons=16 activation=tanh,neurons=8"},
		{"target", ""},
		{"schedule", ""},
		{"seed", ""},
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("there is no line %q in %q", want, lines)
		}
	}
	if all := PlanLines(nil); len(all) != len(lines) {
		t.Errorf("no plan has %d lines, a plan %d", len(all), len(lines))
	}
	several := PlanLines(&protocol.Plan{Target: "a", MoreTargets: []string{"b", "c"}})
	if len(several) != len(lines) || !slices.Contains(several, Line{"target", "a,b,c"}) {
		t.Errorf("several targets are told as %q", several)
	}
	if none := PlanLines(&protocol.Plan{Hidden: []uint32{0}}); !slices.Contains(none, Line{"hidden", "none"}) {
		t.Errorf("no hidden layer is told as %q", none)
	}
}

func TestATaskThatTheTableDecidesIsAuto(t *testing.T) {
	if got := TaskName(protocol.Task_TASK_UNSPECIFIED); got != "auto" {
		t.Error(got)
	}
}
