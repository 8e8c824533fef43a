package view

import (
	"bytes"
	"math"
	"os"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// history is one event of every kind.
func history() []*protocol.Event {
	events := []*protocol.Event{
		{What: &protocol.Event_Submitted{Submitted: queued()}},
		{What: &protocol.Event_Started{Started: running()}},
		{What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: 1, Error: 0.5, ValidationError: proto.Float64(0.6), ValidationScore: proto.Float64(0.75), Chain: []byte{1}}}},
		{What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: 2, Error: math.Inf(1)}}},
		{What: &protocol.Event_Restart{Restart: &protocol.Restart{Actor: "neuron", Layer: 1, Neuron: 3, Step: 61, Epoch: 2, Reason: "neuron killed by chaos", Count: 1, Budget: 10, TookUs: 85}}},
		{What: &protocol.Event_Restart{Restart: &protocol.Restart{Actor: "trainer", Layer: -1, Neuron: -1, Reason: "its network used up 3 restarts", Budget: 3, Escalated: true}}},
		{What: &protocol.Event_Checkpoint{Checkpoint: &protocol.Checkpoint{Step: 64, Epoch: 2, Bytes: 4711}}},
		{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: "on request"}}},
		{What: &protocol.Event_Resumed{Resumed: &protocol.Resume{Step: 64, Epoch: 2, Reason: "it was paused"}}},
		{What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "the disk is full", Count: 1, Of: 3, NotBeforeMs: at(90)}}},
		{What: &protocol.Event_Evaluating{Evaluating: &protocol.Evaluating{Part: "test rows", Done: 3, Of: 30}}},
		{What: &protocol.Event_Finished{Finished: succeeded()}},
		{}, // of a kind that this release does not know
	}
	for i, e := range events {
		e.Revision, e.TimeMs = uint64(i+1), at(i)
	}
	return events
}

// grove is a tree with an actor of every kind.
func grove() *protocol.Tree {
	place := func(actor string, layer, neuron int32, children ...*protocol.Node) *protocol.Node {
		n := &protocol.Node{Actor: actor, Layer: layer, Neuron: neuron, Children: children}
		if slices.Contains([]string{"trainer", "network", "layer", "neuron"}, actor) {
			n.Job = "01JIRIS"
		}
		return n
	}
	fallen, several := place("neuron", 1, 3), place("neuron", 2, 4)
	fallen.Neurons, fallen.Restarts, fallen.Reason, fallen.LastMs, fallen.TookUs = 1, 2, "neuron killed on request", at(20), 85
	several.Neurons = 4
	layer := place("layer", 1, -1, fallen)
	layer.Restarts, layer.Reason, layer.LastMs, layer.TookUs = 1, "layer killed on request", at(21), 86
	layer.Neurons, layer.Spent, layer.Budget, layer.PeriodMs = 8, 2, 10, 10_000
	trainer := place("trainer", -1, -1, place("network", -1, -1, layer, place("layer", 2, -1, several)))
	return &protocol.Tree{Root: place("root", -1, -1, place("recorder", -1, -1), place("models", -1, -1), place("jobs", -1, -1, trainer))}
}

// plane is a network with two inputs, a sample and heat maps; one of its numbers is none.
func plane() *protocol.Network {
	return &protocol.Network{
		Job: "01JXOR", Epoch: 3, Step: 12, Rows: 2, Layers: []*protocol.LayerState{
			{Neurons: 2, PerActor: 1, Activation: "identity", Bias: []float32{0, 0}, Signal: []float32{0.1, 1}},
			{
				Neurons: 1, PerActor: 1, Activation: "tanh", Bias: []float32{float32(math.NaN())}, Signal: []float32{0.5}, Weights: 2,
				From: []uint32{0, 1}, To: []uint32{0, 0}, Weight: []float32{-1.5, 2}, Maps: []byte{0, 85, 170, 255}, MapLow: -0.25, MapHigh: 0.75,
			},
		},
		Sample: &protocol.Samples{Inputs: 2, Targets: 1, Input: []float64{0.1, 1, 0, 1}, Target: []float64{1, 0}}, Low: []float64{-0.1, -0.1}, High: []float64{1.1, 1.1},
	}
}

// The keys of what is watched are what pages and programs rely on.
func TestWhatIsWatchedIsWrittenAsItAlwaysWas(t *testing.T) {
	var lines bytes.Buffer
	values := []any{NewEvents(&protocol.Events{Job: "01JIRIS", Last: true}), NewTree(grove()), NewTree(nil), NewNetwork(plane()), NewNetwork(nil)}
	for _, e := range history() {
		values = append(values, NewEvent(e))
	}
	values = append(values, NewChaos(&protocol.Chaos{}), NewChaos(&protocol.Chaos{
		EveryMs: 15_000, Victims: []protocol.Victim{protocol.Victim_VICTIM_NEURON, protocol.Victim_VICTIM_TRAINER}, Seed: 1, Job: "01JIRIS", Kills: 3, SinceMs: at(0),
	}))
	for _, value := range values {
		if err := Write(&lines, value); err != nil {
			t.Fatal(err)
		}
	}
	const path = "testdata/watched.jsonl"
	if *update {
		if err := os.WriteFile(path, lines.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(lines.Bytes(), want) {
		t.Errorf("%s has\n%sit is written\n%s", path, want, lines.Bytes())
	}
}

func TestEveryFieldOfWhatIsWatchedIsSeen(t *testing.T) {
	tree := grove()
	layer := tree.Root.Children[2].Children[0].Children[0].Children[0]
	layer.Neuron = 1 // which no layer has
	whole(t, layer)
	seeEach(t, layer.ProtoReflect(), func() any { return NewTree(tree) })
	network := plane()
	network.Layers = network.Layers[1:]
	whole(t, network)
	whole(t, network.Layers[0])
	seeEach(t, network.ProtoReflect(), func() any { return NewNetwork(network) })
	chaos := &protocol.Chaos{}
	fill(chaos.ProtoReflect())
	seeEach(t, chaos.ProtoReflect(), func() any { return NewChaos(chaos) })
	for _, event := range history() {
		what := event.ProtoReflect().WhichOneof(event.ProtoReflect().Descriptor().Oneofs().Get(0))
		if what == nil || what.Message().Name() == "Job" {
			continue // a job's fields have a test of their own
		}
		message := event.ProtoReflect().Mutable(what).Message()
		fill(message)
		seeEach(t, message, func() any { return NewEvent(event) })
	}
}

// whole wants every field of a message to be set.
func whole(t *testing.T, m proto.Message) {
	t.Helper()
	fields := m.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if !m.ProtoReflect().Has(fields.Get(i)) {
			t.Errorf("%s is not set", fields.Get(i).FullName())
		}
	}
}

func TestVictimsAreReadByTheirNames(t *testing.T) {
	for number := protocol.Victim_VICTIM_NEURON; number <= protocol.Victim_VICTIM_TRAINER; number++ {
		if got, err := ReadVictim(VictimName(number)); got != number || err != nil {
			t.Errorf("%v is read as %v, %v", number, got, err)
		}
	}
	for _, name := range []string{"", "unspecified", "queue"} {
		if _, err := ReadVictim(name); err == nil {
			t.Errorf("%q is read as a victim", name)
		}
	}
}
