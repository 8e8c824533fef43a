package supervisor

import (
	"os"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// irisJob learns the iris table for a few epochs.
func irisJob(t testing.TB) *protocol.Submit {
	t.Helper()
	csv, err := os.ReadFile("../neuron/dataset/testdata/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	return &protocol.Submit{
		Name: "iris.csv", Data: &protocol.Submit_Table{Table: csv},
		Plan: &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(20)},
	}
}

// The digests that these jobs end with on every machine. They change only when
// the arithmetic or the draws do, and then every model people have changes too:
// such a change needs a line in the changelog.
var digests = map[string]string{
	"boot":     "f096294cae7c5dbc7baf9ef89926d6374834efb3236e45d97917dee97f832998",
	"xor":      "7a48e668ad20dc8961504dc1656386765a7c6c3a429737829b496ccc8fe4191b",
	"flowers":  "141dd7302c6d200ffb6752b5d6d5d7a394ad0528a45ff799a16166ac0b6cf454",
	"iris.csv": "43c47f8a74138a382dc69619aaffeda88a817bcf7c6ee594160b37f0fd71c588",
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
