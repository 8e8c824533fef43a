package supervisor

import (
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"google.golang.org/protobuf/proto"
)

// irisJob trains on the iris table for a few epochs.
func irisJob(t testing.TB) *protocol.Submit {
	t.Helper()
	csv, err := os.ReadFile("../docs/examples/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	return &protocol.Submit{
		Name: "iris.csv", Data: &protocol.Submit_Table{Table: csv},
		Plan: plainly(&protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(20)}),
	}
}

// The digests of these jobs' models on every machine. They change only if the arithmetic or
// the random draws change, and then so does every user's model: such a change needs a line
// in the changelog.
var digests = map[string]string{
	"boot":       "f096294cae7c5dbc7baf9ef89926d6374834efb3236e45d97917dee97f832998",
	"xor":        "7a48e668ad20dc8961504dc1656386765a7c6c3a429737829b496ccc8fe4191b",
	"crowded":    "5c84183f17b8b67b1f091fedd2208a7efc48d40ae7457ea9ff1efb7179a974ec",
	"searching":  "f0332cac63676ba48760d7db5df248edffa99e3f1ec8170171cfd8492e0bf267",
	"normalised": "2e4ec25b4d5300106d3d9278ad7d46a265e4add91d2c704e3110d60357602ab4",
	"flowers":    "141dd7302c6d200ffb6752b5d6d5d7a394ad0528a45ff799a16166ac0b6cf454",
	"labels":     "376c3bd245369feee6b1a65a36f99b05ade20fdb46103ff899553ddddee4f8a3",
	"iris.csv":   "43c47f8a74138a382dc69619aaffeda88a817bcf7c6ee594160b37f0fd71c588",
}

// Plain loops over the same mathematics, without any actor, give the same digests.
func TestDigestsOfPlainLoopsAreTheSameOnEveryMachine(t *testing.T) {
	for _, submit := range append(jobsToCrash(), irisJob(t)) {
		if got, want := reference(t, submit), digests[submit.GetName()]; got != want {
			t.Errorf("%s: digest %s, want %s", submit.GetName(), got, want)
		}
	}
}

func TestDigestsAreTheSameOnEveryMachineAndForEveryGrouping(t *testing.T) {
	system := quietSystem()
	for _, submit := range append(jobsToCrash(), irisJob(t)) {
		for _, neuronsPerActor := range []uint32{1, 2, 0} {
			submit.Plan.NeuronsPerActor = proto.Uint32(neuronsPerActor)
			job := learn(t, system, Settings{}, nil, submit)
			if got, want := job.GetResult().GetDigest(), digests[submit.GetName()]; got != want {
				t.Errorf("%s with %d neurons per actor (0: all): digest %s, want %s", submit.GetName(), neuronsPerActor, got, want)
			}
		}
	}
}

// The same on the real pool, where actors run side by side.
func TestDigestsAreTheSameOnThePool(t *testing.T) {
	for _, submit := range append(jobsToCrash(), irisJob(t)) {
		s := startService(t, Settings{})
		job := s.watch(s.submit(submit).GetId())
		if got, want := job.GetResult().GetDigest(), digests[submit.GetName()]; got != want {
			t.Errorf("%s: digest %s, want %s", submit.GetName(), got, want)
		}
		s.stop()
	}
}

// storm crashes about one in every points, while actors run in parallel. The points are
// hashed, because at regular ones every attempt would crash at the same message.
type storm struct {
	every   uint64
	points  atomic.Uint64
	crashes atomic.Uint64
}

func (s *storm) At(kind actors.Kind, phase actors.Phase, _ any) {
	if !slices.Contains(learners, kind) {
		return
	}
	point := s.points.Add(1) * 0x9e3779b97f4a7c15
	if (point^point>>29)%s.every == 0 {
		s.crashes.Add(1)
		panic(actorstest.Injected{Kind: kind, Phase: phase})
	}
}

// The same on the real pool while actors crash all the time, on all processors at once, and
// without reminders: no order may get lost in the restarts.
// Under the race detector this shows that no row, message or buffer is written while another
// actor may still read it.
func TestDigestsAreTheSameOnThePoolInAStormOfCrashes(t *testing.T) {
	many := actors.Budget{Restarts: 1 << 30, Period: time.Second}
	few := actors.Budget{Restarts: 4, Period: time.Millisecond}
	for _, every := range []uint64{40, 100, 300} {
		for _, submit := range append(jobsToCrash(), irisJob(t)) {
			fault := &storm{every: every}
			s := startService(t, Settings{
				Fault: fault, Trainer: many, Stall: -1,
				Budgets: actors.Budgets{Neuron: few, Layer: few, Network: many},
			})
			job := s.watch(s.submit(submit).GetId())
			if got, want := job.GetResult().GetDigest(), digests[submit.GetName()]; got != want {
				t.Errorf("%s with a crash at every %d. point: the job %s (%s) with digest %q, want %q",
					submit.GetName(), every, queue.StateName(job.GetState()), job.GetReason(), got, want)
			}
			if fault.crashes.Load() == 0 {
				t.Errorf("only %d crashes at %d points", fault.crashes.Load(), fault.points.Load())
			}
			s.stop()
		}
	}
}
