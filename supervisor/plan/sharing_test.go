package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// One actor per neuron is the rule; wide layers share, and the plan says why, unless somebody has said how many.
func TestNeuronsShareActorsOnlyInWideLayers(t *testing.T) {
	for _, c := range []struct {
		hidden []uint32
		asked  *uint32
		want   uint32
		told   bool
	}{
		{[]uint32{128, 64}, nil, 1, false},
		{[]uint32{8, 129}, nil, 16, true},
		{[]uint32{400, 8}, nil, 25, true},
		{[]uint32{5000}, nil, 64, true},
		{[]uint32{129}, proto.Uint32(1), 1, false},
		{[]uint32{129}, proto.Uint32(0), 0, false},
	} {
		r, err := Resolve("wide", &protocol.Plan{Target: "y", Hidden: c.hidden, Epochs: proto.Uint32(1), NeuronsPerActor: c.asked}, Text(waves(60)), nil)
		if err != nil {
			t.Fatal(err)
		}
		told := strings.Contains(strings.Join(r.Head.Choices, "\n"), fmt.Sprintf("neurons-per-actor %d: in a layer of %d", c.want, slices.Max(c.hidden)))
		if got := r.Head.Plan.GetNeuronsPerActor(); got != c.want || told != c.told {
			t.Errorf("%v, asked for %v: %d to an actor, told why: %v; want %d and %v", c.hidden, c.asked, got, told, c.want, c.told)
		}
	}
}
