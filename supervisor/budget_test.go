package supervisor

import (
	"strings"
	"testing"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// poison crashes every neuron that is to learn one step, however often that is tried, in
// layers with the given number of inputs.
type poison struct {
	step    uint64
	columns int
	crashes int
}

func (p *poison) At(kind actors.Kind, phase actors.Phase, message any) {
	order, ok := message.(*actors.Backward)
	if ok && kind == actors.KindNeuron && phase == actors.During && order.Step == p.step && order.In.Rows == p.columns {
		p.crashes++
		panic("poisoned")
	}
}

// endless returns a job that does not end within any test.
func endless() *protocol.Submit {
	submit := bootJob()
	submit.Queue = ""
	submit.Plan.StopBelow, submit.Plan.Epochs = proto.Float64(0), proto.Uint32(1_000_000)
	return submit
}

// A crash that recurs every time uses up the restarts of neurons, layers and the network
// one after the other, as in OTP, and fails the job. The job beside it never notices.
func TestAPoisonedStepEndsItsJobWithinTheBudgetsAndNoOther(t *testing.T) {
	system := quietSystem()
	fault := &poison{step: 2, columns: 5}
	b := newBench(t, system, Settings{Fault: fault, Running: 2}, nil)
	sick := bootJob()
	sick.Retries = proto.Uint32(0)
	sick.Plan.Hidden = []uint32{5, 2} // the layer of 2 hears 5 signals
	poisoned, healthy := b.submit(sick).GetId(), b.submit(xorJob()).GetId()
	end := b.get(poisoned)
	if end.GetState() != protocol.State_STATE_FAILED {
		t.Fatalf("the poisoned job %s", queue.StateName(end.GetState()))
	}
	for _, part := range []string{"network used up 3 restarts", "layer used up 5 restarts", "neuron used up 10 restarts", "poisoned", "row 1 of the data alone makes neuron"} {
		if !strings.Contains(end.GetReason(), part) {
			t.Errorf("the reason %q does not say %q", end.GetReason(), part)
		}
	}
	// Every network of 1+3 has layers 1+5 times, whose neurons crash 1+10 times;
	// the second neuron crashes beside the last crash of the first.
	// The diagnosis then has both crash once more.
	if most := 4*6*12 + 2; fault.crashes < 4*6*11 || fault.crashes > most {
		t.Errorf("%d crashes were made, between %d and %d were expected", fault.crashes, 4*6*11, most)
	}
	events := b.ask(&protocol.Watch{Job: poisoned, Limit: 1000}).(*protocol.Events).GetEvents()
	if last := events[len(events)-2].GetRestart(); !last.GetEscalated() || last.GetActor() != "network" {
		t.Errorf("before its end the history has %v, the network's escalation was expected", events[len(events)-2])
	}
	if got := b.get(healthy).GetResult().GetDigest(); got != digests["xor"] {
		t.Errorf("the job beside it ended with digest %s, want %s", got, digests["xor"])
	}
	b.stop()
}

// clumsy crashes every actor of one kind at every message.
type clumsy struct{ kind actors.Kind }

func (c clumsy) At(kind actors.Kind, _ actors.Phase, _ any) {
	if kind == c.kind {
		panic("clumsy")
	}
}

func TestATrainerThatAlwaysCrashesEndsItsJob(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Fault: clumsy{actors.KindTrainer}}, nil)
	job := b.get(b.submit(bootJob()).GetId())
	if want := "its trainer used up 3 restarts; the last reason: clumsy"; job.GetState() != protocol.State_STATE_FAILED || job.GetReason() != want {
		t.Errorf("the job %s: %q, want %q", queue.StateName(job.GetState()), job.GetReason(), want)
	}
	b.stop()
}

// When the actor jobs keeps crashing, the root gives up and says so.
func TestTheServiceEndsWhenTheRootHasNoRestartLeft(t *testing.T) {
	b := newBench(t, quietSystem(), Settings{Fault: clumsy{actors.KindJobs}}, nil)
	for range 30 { // 1+5 crashes for each of 1+3 roots
		b.ask(&protocol.List{})
	}
	select {
	case err := <-b.service.Failed():
		if want := "gave up after 3 restarts"; !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	default:
		t.Fatal("Failed received nothing")
	}
	select {
	case <-b.service.gone:
	default:
		t.Error("the tree still runs")
	}
}

// Divergence is not a crash: the job fails at once and says where.
func TestADivergingJobFailsNamingEpochStepLayerAndNeuron(t *testing.T) {
	submit := irisJob(t)
	submit.Plan.Optimizer = &protocol.Optimizer{Name: "sgd", LearningRate: proto.Float64(1e200)}
	job := learn(t, quietSystem(), Settings{}, nil, submit)
	if job.GetState() != protocol.State_STATE_FAILED || job.GetRestarts() != 0 {
		t.Fatalf("the job %s after %d restarts", queue.StateName(job.GetState()), job.GetRestarts())
	}
	for _, part := range []string{"diverged at epoch 1, step", "layer", "neuron", "smaller learning rate"} {
		if !strings.Contains(job.GetReason(), part) {
			t.Errorf("the reason %q does not say %q", job.GetReason(), part)
		}
	}
}
