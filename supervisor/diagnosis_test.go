package supervisor

import (
	"fmt"
	"strings"
	"testing"

	"deepnet/actors"
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// heavy crashes the network at every step in which a row weighs 7 whose target is
// smoothed.
type heavy struct{}

func (heavy) At(kind actors.Kind, phase actors.Phase, message any) {
	step, ok := message.(*actors.Step)
	if !ok || kind != actors.KindNetwork || phase != actors.Before {
		return
	}
	for b, weight := range step.Weights {
		if target := step.Targets.Data[b]; weight == 7 && target > 0 && target < 1 {
			panic("too heavy")
		}
	}
}

// What a diagnosis tries is the very step that failed, weights of rows and smoothed
// targets included: otherwise it finds nothing, or the wrong row.
func TestADiagnosisTriesTheStepThatFailed(t *testing.T) {
	csv := "size,weight,kind\n"
	for i := range 12 {
		csv += fmt.Sprintf("%d,%d,%s\n", i, 1+6*(i/10*(11-i)), [...]string{"rose", "tulip"}[i%2]) // row 11 weighs 7
	}
	submit := &protocol.Submit{
		Name: "heavy", Data: &protocol.Submit_Table{Table: []byte(csv)}, Retries: proto.Uint32(0),
		Plan: plainly(&protocol.Plan{
			Target: "kind", Weights: "weight", LabelSmoothing: proto.Float64(0.1), Holdout: proto.Float64(0),
			Hidden: []uint32{3}, Epochs: proto.Uint32(3), Batch: proto.Uint32(0),
		}),
	}
	job := learn(t, quietSystem(), Settings{Fault: heavy{}}, nil, submit)
	if job.GetState() != protocol.State_STATE_FAILED || !strings.Contains(job.GetReason(), "row 11 of the data alone makes the network crash at step 1") {
		t.Errorf("the reason is %q", job.GetReason())
	}
}
