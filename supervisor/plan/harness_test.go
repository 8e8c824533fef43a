package plan

import (
	"context"
	"fmt"
	"os"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"

	"google.golang.org/protobuf/proto"
)

// resolve resolves a submission as the service does that accepts it.
func resolve(submit *protocol.Submit) (*Resolved, error) {
	if err := CheckSubmission(submit); err != nil {
		return nil, err
	}
	r, err := Resolve(submit.GetName(), Own(submit.GetPlan()), Text(DataOf(submit)), nil)
	if err != nil {
		return nil, err
	}
	return r, r.Measure(context.Background())
}

// oneSample is a submission of a single row of plain samples.
func oneSample() *protocol.Submit {
	return &protocol.Submit{
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{
			Inputs: 3, Targets: 3, Input: []float64{1, 0, 0}, Target: []float64{1, 1, 1},
		}},
		Plan: &protocol.Plan{Hidden: []uint32{3}, Epochs: proto.Uint32(1000), StopBelow: proto.Float64(0.02)},
	}
}

// flowers is a submission of a small table of two classes.
func flowers() *protocol.Submit {
	csv := "size,weight,kind\n"
	for i := range 12 {
		csv += fmt.Sprintf("%d,%d,%s\n", i, 3*i%7, [...]string{"rose", "tulip"}[i%2])
	}
	return &protocol.Submit{
		Name: "flowers", Data: &protocol.Submit_Table{Table: []byte(csv)},
		Plan: &protocol.Plan{
			Target: "kind", Hidden: []uint32{3, 2}, Activation: "relu", Epochs: proto.Uint32(3), Batch: proto.Uint32(4),
			Optimizer: &protocol.Optimizer{Name: "adam", LearningRate: proto.Float64(0.01)},
		},
	}
}

// iris is a submission of Fisher's table.
func iris(t testing.TB) *protocol.Submit {
	t.Helper()
	csv, err := os.ReadFile("../../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	return &protocol.Submit{Name: "iris.csv", Data: &protocol.Submit_Table{Table: csv}, Plan: &protocol.Plan{Target: "species"}}
}

// train carries out a run by plain loops.
func train(t testing.TB, run *training.Run) *training.State {
	t.Helper()
	state := &training.State{}
	if err := training.Learn(run, state, neuron.NewReference(run.Network)); err != nil {
		t.Fatal(err)
	}
	return state
}
