package plan

import (
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// A job that continues another may end at another time and divide the rows of a new
// table otherwise, and nothing else. Of a message all or no settings may differ, as
// the message is taken over as one.
func TestWhatAJobMayHaveOtherwiseThanTheOneItContinues(t *testing.T) {
	var free []string
	fields := (&protocol.Plan{}).ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if mayDiffer(f) {
			free = append(free, string(f.Name()))
		}
		for _, s := range Settings() {
			if within := s.Field == "plan."+string(f.Name()) || strings.HasPrefix(s.Field, "plan."+string(f.Name())+"."); within && s.Resumable != mayDiffer(f) {
				t.Errorf("--%s may differ: %v, the rest of %s: %v", s.Flag, s.Resumable, f.Name(), mayDiffer(f))
			}
		}
	}
	want := []string{"epochs", "holdout", "neurons_per_actor", "splitting", "stop_below", "stopping", "until"}
	slices.Sort(free)
	if !slices.Equal(free, want) {
		t.Errorf("they are %q, want %q", free, want)
	}
}

// What never changes a bit of the result is no part of what a plan's digest names.
func TestOnlyWhatChangesTheResultIsInAPlansDigest(t *testing.T) {
	plan := &protocol.Plan{Target: "y", Epochs: proto.Uint32(3), NeuronsPerActor: proto.Uint32(1)}
	first := digest(plan)
	plan.NeuronsPerActor = proto.Uint32(5)
	if digest(plan) != first || plan.GetNeuronsPerActor() != 5 {
		t.Error("how many neurons share an actor changes the digest, or is lost by taking it")
	}
	plan.Epochs = proto.Uint32(4)
	if digest(plan) == first {
		t.Error("another number of epochs has the same digest")
	}
}
