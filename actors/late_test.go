package actors_test

import (
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// garbage is what nobody may take for an answer.
func garbage(neurons, rows int) neuron.Signals {
	s := neuron.NewSignals(neurons, rows)
	for i := range s.Data {
		s.Data[i] = math.NaN()
	}
	return s
}

// At every moment of a run, every layer, the network and its owner hear answers
// of an earlier turn, full of garbage. They drop them.
func TestAnswersOfAnEarlierTurnAreDropped(t *testing.T) {
	widths := []int{2, 3, 2}
	s := spec(2, widths[1:]...)
	want := drive(t, actors.Settings{}, newDriver(t, s, 4, 5))

	sequencer := &actorstest.Sequencer{}
	settings := actors.Settings{Dispatcher: sequencer}.WithDefaults()
	d := newDriver(t, s, 4, 5)
	d.settings, d.memory, d.done = &settings, actors.NewMemory(d.network.Initial(), 0), make(chan error, 1)
	system := quietSystem()
	owner := system.Root.Spawn(settings.Props("driver", func() actor.Actor { return d }))
	network := actor.NewPID(system.Address(), owner.GetId()+"/network")
	for len(d.done) == 0 {
		if sequencer.Run(1) == 0 {
			t.Fatal("the actors hang")
		}
		if d.pending == nil {
			continue
		}
		late := d.pending.Turn - 1
		for l, width := range widths {
			layer := actor.NewPID(system.Address(), fmt.Sprintf("%s/layer-%d", network.GetId(), l))
			if _, alive := system.ProcessRegistry.GetLocal(layer.GetId()); !alive {
				continue
			}
			for i := range width {
				system.Root.Send(layer, &actors.Fired{Turn: late, First: i, Signal: garbage(1, 4)})
				system.Root.Send(layer, &actors.Learned{Turn: late, First: i, Next: make([]neuron.Params, 1), Delta: garbage(1, 4)})
			}
			system.Root.Send(network, &actors.Fired{Turn: late, First: l, Signal: garbage(width, 4)})
			system.Root.Send(network, &actors.Learned{Turn: late, First: l, Next: make([]neuron.Params, width), Delta: garbage(width, 4)})
		}
		system.Root.Send(owner, &actors.Stepped{Turn: late, Loss: math.NaN()})
		drain(sequencer)
	}
	digest := neuron.Digest(d.memory.Params(), d.losses)
	if got := hex.EncodeToString(digest[:]); got != want {
		t.Errorf("digest %s, undisturbed %s", got, want)
	}
	system.Root.Stop(owner)
	sequencer.Run(1_000_000)
}

// drain keeps the flood from growing faster than it is handled.
func drain(s *actorstest.Sequencer) { s.Run(40) }
