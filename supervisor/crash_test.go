package supervisor

import (
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/training"
)

func referenceLosses(t testing.TB, made *admitted, ref *neuron.Reference) []float64 {
	t.Helper()
	state := training.State{}
	learner := training.NewLearner(made.work.course, &state)
	for {
		order := learner.Next()
		if order.Phase != training.Learning {
			return state.Losses
		}
		loss, err := ref.Step(order.In, order.Targets)
		if err != nil {
			t.Fatal(err)
		}
		learner.Stepped(loss)
	}
}

func TestActorsLearnWhatPlainLoopsLearnDigest(t *testing.T) {
	system := quietSystem()
	for _, submit := range []*protocol.Submit{bootJob(), xorJob()} {
		job := learn(t, system, Settings{}, nil, submit)
		if job.GetState() != protocol.State_STATE_SUCCEEDED {
			t.Fatalf("%s: %v", submit.GetName(), job)
		}
		if want := reference(t, submit); job.GetResult().GetDigest() != want {
			t.Errorf("%s: actors learned %s, plain loops %s", submit.GetName(), job.GetResult().GetDigest(), want)
		}
		t.Logf("%s: %d epochs, error %v, digest %s", submit.GetName(), job.GetResult().GetEpochs(), job.GetResult().GetError(), job.GetResult().GetDigest())
	}
}

// Whatever crashes, at whichever message, before, during or after handling it:
// the job ends with the same weights and the same loss history.
func TestACrashAtAnyPointOfAJobChangesNothing(t *testing.T) {
	system := quietSystem()
	for _, submit := range []*protocol.Submit{bootJob(), xorJob()} {
		t.Run(submit.GetName(), func(t *testing.T) {
			counted := &actorstest.Crashes{Kinds: learners}
			want := learn(t, system, Settings{Fault: counted}, nil, submit).GetResult().GetDigest()
			t.Logf("%d crash points", counted.Points)
			start := time.Now()
			for point := range counted.Points {
				fault := &actorstest.Crashes{Kinds: learners, Where: map[int]bool{point: true}}
				job := learn(t, system, Settings{Fault: fault}, nil, submit)
				if len(fault.Made) != 1 {
					t.Fatalf("point %d: %d crashes", point, len(fault.Made))
				}
				if got := job.GetResult().GetDigest(); got != want || job.GetRestarts() != 1 {
					t.Fatalf("%v: %s, %d restarts, digest %s, want %s", fault.Made[0], job.GetState(), job.GetRestarts(), got, want)
				}
			}
			t.Logf("%v", time.Since(start))
		})
	}
}

var _ = actors.KindNeuron
