package supervisor

import (
	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"

	"google.golang.org/protobuf/proto"
)

// BootJob is the job that the service teaches itself when it starts: three
// layers of three neurons learn to answer [1,1,1] to [1,0,0]. Everything else is
// the classic way that plain samples are learned in, momentum included: plain
// gradient descent needs about three times the epochs.
func BootJob(seed uint64) *protocol.Submit {
	return &protocol.Submit{
		Name: "boot", Queue: plan.BootQueue,
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{
			Inputs: 3, Targets: 3, Input: []float64{1, 0, 0}, Target: []float64{1, 1, 1},
		}},
		Plan: &protocol.Plan{
			Hidden: []uint32{3}, Seed: proto.Uint64(seed), Epochs: proto.Uint32(1000), StopBelow: proto.Float64(0.02),
		},
	}
}
