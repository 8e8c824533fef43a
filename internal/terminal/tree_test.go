package terminal

import (
	"strings"
	"testing"

	"deepnet/actors/protocol"
)

// node is an actor without restarts.
func node(actor string, children ...*protocol.Node) *protocol.Node {
	return &protocol.Node{Actor: actor, Layer: -1, Neuron: -1, Children: children}
}

// layer is a layer of four neurons, two to an actor.
func layer(index int32) *protocol.Node {
	made := node("layer")
	made.Layer, made.Budget, made.PeriodMs = index, 10, 10_000
	for first := int32(0); first < 4; first += 2 {
		neuron := node("neuron")
		neuron.Layer, neuron.Neuron, neuron.Neurons = index, first, 2
		made.Children = append(made.Children, neuron)
	}
	return made
}

// grown is a tree in which a neuron and a layer were restarted.
func grown() *protocol.Node {
	trainer := node("trainer", node("network", layer(0), layer(1), layer(2)))
	trainer.Job = "01JIRIS"
	layers := trainer.GetChildren()[0].GetChildren()
	layers[1].Spent = 3
	neuron := layers[1].GetChildren()[1]
	neuron.Restarts, neuron.TookUs, neuron.Reason = 3, 1234, "neuron killed on request\x1b[2J"
	layers[2].Restarts, layers[2].TookUs, layers[2].Reason = 1, 80, "layer killed by chaos"
	return node("root", node("recorder"), node("models"), node("jobs", trainer))
}

func TestATreeListsWhoWasRestartedAndCountsTheOthers(t *testing.T) {
	for name, every := range map[string]bool{"tree.golden": false, "tree_all.golden": true} {
		var text strings.Builder
		for _, line := range (Tree{Every: every}).Lines(grown()) {
			text.WriteString(line.Text() + "\n")
		}
		golden(t, name, text.String())
	}
	if lines := (Tree{}).Lines(nil); lines != nil {
		t.Errorf("of no tree %v", lines)
	}
}

func TestChaosIsToldInASentence(t *testing.T) {
	for want, c := range map[string]*protocol.Chaos{
		"Chaos is off.": {},
		"Chaos is on: a crash every 15s on average, of neurons, layers of any running job; seed 7; crashes ordered so far: 3": {
			EveryMs: 15_000, Victims: []protocol.Victim{protocol.Victim_VICTIM_NEURON, protocol.Victim_VICTIM_LAYER}, Seed: 7, Kills: 3,
		},
		"Chaos is on: a crash every 5m on average, of trainers of job 01J; seed 1; crashes ordered so far: 0": {
			EveryMs: 300_000, Victims: []protocol.Victim{protocol.Victim_VICTIM_TRAINER}, Seed: 1, Job: "01J",
		},
	} {
		if got := Chaos(c); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestATimeIsToldWithoutItsZeros(t *testing.T) {
	for ms, want := range map[int64]string{0: "0s", 250: "250ms", 10_000: "10s", 60_000: "1m", 90_000: "1m30s", 3_600_000: "1h", 36_000_000: "10h", 5_400_000: "1h30m"} {
		if got := brief(ms); got != want {
			t.Errorf("%d ms: %s, want %s", ms, got, want)
		}
	}
}
