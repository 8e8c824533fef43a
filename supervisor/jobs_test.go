package supervisor

import (
	"encoding/hex"
	"fmt"
	"testing"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"

	"google.golang.org/protobuf/proto"
)

// bootJob returns the job that the service submits to itself at boot.
func bootJob() *protocol.Submit { return plan.BootJob(1) }

// xorJob learns exclusive or.
func xorJob() *protocol.Submit {
	return &protocol.Submit{
		Name: "xor",
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{
			Inputs: 2, Targets: 1,
			Input:  []float64{0, 0, 0, 1, 1, 0, 1, 1},
			Target: []float64{0, 1, 1, 0},
		}},
		Plan: &protocol.Plan{
			Hidden: []uint32{3}, Activation: "tanh", Initializer: "glorot", Batch: proto.Uint32(2), Seed: proto.Uint64(2),
			Optimizer: &protocol.Optimizer{Name: "adam", LearningRate: proto.Float64(0.3)},
			Epochs:    proto.Uint32(500), StopBelow: proto.Float64(0.02),
		},
	}
}

// flowerJob learns a small table with test rows, so that crashes hit the test too.
func flowerJob() *protocol.Submit {
	csv := "size,weight,kind\n"
	for i := range 12 {
		csv += fmt.Sprintf("%d,%d,%s\n", i, 3*i%7, [...]string{"rose", "tulip"}[i%2])
	}
	return &protocol.Submit{
		Name: "flowers", Data: &protocol.Submit_Table{Table: []byte(csv)},
		Plan: plainly(&protocol.Plan{Target: "kind", Hidden: []uint32{3, 2}, Epochs: proto.Uint32(3), Batch: proto.Uint32(4)}),
	}
}

// plainly sets everything that the preset for tables would choose, so that the tests'
// digests do not depend on the preset.
func plainly(plan *protocol.Plan) *protocol.Plan {
	fill(&plan.Activation, "relu")
	fill(&plan.Batch, proto.Uint32(16))
	plan.Optimizer = &protocol.Optimizer{Name: "adam", LearningRate: proto.Float64(0.01)}
	plan.Regularization = &protocol.Regularization{L2: proto.Float64(0)}
	plan.Schedule = &protocol.Schedule{Name: neuron.Constant}
	plan.Dropout, plan.Average = proto.Float64(0), proto.Float64(0)
	return plan
}

// resolved returns a submission's plan with every default, as the service accepts it.
func resolved(t testing.TB, submit *protocol.Submit) *plan.Resolved {
	t.Helper()
	r, err := plan.Resolve(submit.GetName(), plan.Submitted(submit.GetPlan()), plan.Text(plan.DataOf(submit)), nil)
	if err == nil {
		err = r.Measure(t.Context())
	}
	if err != nil {
		t.Fatalf("%s: %v", submit.GetName(), err)
	}
	return r
}

// reference trains a submission in plain loops, without any actor, and returns the digest.
func reference(t testing.TB, submit *protocol.Submit) string {
	t.Helper()
	run := resolved(t, submit).Run
	return plainDigest(t, run, &training.State{}, run.Network.Initial())
}

// plainDigest trains from state and params to the end in plain loops, and returns the
// digest.
func plainDigest(t testing.TB, run *training.Run, state *training.State, params [][]neuron.Params) string {
	t.Helper()
	plain := neuron.NewReference(run.Network)
	plain.Params, plain.Steps = params, state.Steps
	if err := training.Learn(run, state, plain); err != nil {
		t.Fatal(err)
	}
	digest := run.Report(state, plain.Params).Digest
	return hex.EncodeToString(digest[:])
}

// The kinds of actors that take part in a step, and with them the one above.
var (
	learners = []actors.Kind{actors.KindNeuron, actors.KindLayer, actors.KindNetwork, actors.KindTrainer}
	everyone = append([]actors.Kind{actors.KindJobs}, learners...)
)
