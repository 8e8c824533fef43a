package supervisor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// heavy crashes the network at every step with a row of weight 7 and a smoothed target.
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

// A diagnosis tries exactly the step that failed, with row weights and label smoothing.
// Otherwise it would find nothing, or the wrong row.
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

// poisonedRow crashes every neuron that learns a row whose second input is above a number,
// in layers with two inputs.
type poisonedRow struct{ beyond float64 }

func (s poisonedRow) At(kind actors.Kind, phase actors.Phase, message any) {
	order, ok := message.(*actors.Backward)
	if !ok || kind != actors.KindNeuron || phase != actors.During || order.In.Rows != 2 {
		return
	}
	for _, x := range order.In.Data[order.In.Stride : order.In.Stride+order.In.Cols] {
		if x > s.beyond {
			panic(fmt.Sprint("choked on ", x))
		}
	}
}

// A row that crashes every neuron that learns it fails its job after a retry. The reason
// names row and neuron. The job beside it never notices.
func TestAPoisonedRowIsNamedWithTheNeuronThatItCrashes(t *testing.T) {
	submit := flowerJob()
	csv := strings.Replace(string(submit.GetTable()), "8,3,", "8,1000,", 1)
	submit.Data = &protocol.Submit_Table{Table: []byte(csv)}
	b := newBench(t, quietSystem(), Settings{Fault: poisonedRow{2.5}, Running: 2}, nil)
	id, healthy := b.submit(submit).GetId(), b.submit(bootJob()).GetId()
	for range 3 {
		b.now = b.now.Add(time.Minute)
		b.tick()
	}
	job := b.get(id)
	if job.GetState() != protocol.State_STATE_FAILED || job.GetRetried() != 1 {
		t.Errorf("the job %s after %d retries: %s", queue.StateName(job.GetState()), job.GetRetried(), job.GetReason())
	}
	for _, part := range []string{"row 9 of the data alone makes neuron 0 of layer 1 crash at step ", "choked on"} {
		if !strings.Contains(job.GetReason(), part) {
			t.Errorf("the reason %q does not say %q", job.GetReason(), part)
		}
	}
	if got := b.finish(healthy).GetResult().GetDigest(); got != digests["boot"] {
		t.Errorf("the job beside it ended with digest %s, want %s", got, digests["boot"])
	}
}
