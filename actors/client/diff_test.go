package client

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

func TestDiffNamesTheSettingsThatDiffer(t *testing.T) {
	var l lab
	l.add("a", training{4, 1, 0})
	other := l.add("b", training{4, 1, 3})
	other.Plan.Seed, other.Plan.NeuronsPerActor = proto.Uint64(8), proto.Uint32(2)
	d, err := local(t, &l).Diff(t.Context(), "a", "b")
	check(t, err)
	if want := []view.Comparison{{Line: "seed", A: "7", B: "8"}, {Line: "neurons per actor", B: "2"}}; !slices.Equal(d.Plan, want) {
		t.Errorf("the settings are %v", d.Plan)
	}
	if names := view.Differing(d.Lines); d.Same || !slices.Equal(names, []string{"plan", "weights", "digest"}) {
		t.Errorf("same %v, differing in %v", d.Same, names)
	}
}

// How many neurons an actor has changes the speed, never a bit.
func TestPlansThatDifferInSpeedAloneAreTheSame(t *testing.T) {
	var l lab
	l.add("a", training{4, 1, 0})
	l.add("b", training{4, 1, 0}).Plan.NeuronsPerActor = proto.Uint32(2)
	d, err := local(t, &l).Diff(t.Context(), "a", "b")
	if err != nil || !d.Same || len(d.Plan) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDiffOfAJobThatIsNotThereIsRefused(t *testing.T) {
	var l lab
	l.add("a", training{4, 1, 0})
	for _, pair := range [][]string{{"a", "b"}, {"b", "a"}} {
		if d, err := local(t, &l).Diff(t.Context(), pair[0], pair[1]); err == nil {
			t.Errorf("%v: %+v", pair, d)
		}
	}
}

// A job that still trains is compared as far as it had come: nobody waits for its end.
func TestDiffReadsNoFurtherThanAJobHadCome(t *testing.T) {
	var l lab
	l.add("a", training{9, 1, 0})
	running := &protocol.Job{Id: "b", State: protocol.State_STATE_RUNNING, Epoch: 3, Error: 0.5, Revision: 3}
	l.jobs["b"], l.events["b"] = running, l.events["a"]
	d, err := local(t, &l).Diff(t.Context(), "a", "b")
	if err != nil || d.AgreeThrough == nil || *d.AgreeThrough != 3 {
		t.Errorf("%+v, %v", d, err)
	}
}
