package actors_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// drive learns steps steps on a sequencer and returns the digest of what was
// learned, losses included.
func drive(t *testing.T, settings actors.Settings, d *driver) string {
	t.Helper()
	sequencer := &actorstest.Sequencer{}
	settings.Dispatcher = sequencer
	shared := settings.WithDefaults()
	d.settings, d.done = &shared, make(chan error, 1)
	if d.memory == nil {
		d.memory = actors.NewMemory(d.network.Initial(), 0)
	}
	system := quietSystem()
	pid := system.Root.Spawn(shared.Props("driver", func() actor.Actor { return d }))
	const most = 1_000_000
	if sequencer.Run(most) == most {
		t.Fatal("the actors go in circles")
	}
	select {
	case d.err = <-d.done:
	default:
		t.Fatal("the actors hang")
	}
	system.Root.Stop(pid)
	sequencer.Run(most)
	digest := neuron.Digest(d.memory.Params(), d.losses)
	return hex.EncodeToString(digest[:])
}

func newDriver(t *testing.T, s neuron.Spec, batch int, steps uint64) *driver {
	t.Helper()
	network, err := neuron.New(s)
	if err != nil {
		t.Fatal(err)
	}
	outputs := s.Layers[len(s.Layers)-1].Neurons
	d := &driver{network: network, in: neuron.NewSignals(s.Inputs, batch), targets: neuron.NewSignals(outputs, batch), steps: steps}
	chance := neuron.NewChance()
	for i := range d.in.Data {
		d.in.Data[i] = 2*chance.Float64() - 1
	}
	for i := range d.targets.Data {
		d.targets.Data[i] = float64(i % 2)
	}
	return d
}

// Actors, however many neurons share one, learn to the last bit what the plain
// loops of the reference learn.
func TestDigestsOfActorsAndOfPlainLoopsAreEqualForEveryGrouping(t *testing.T) {
	for _, widths := range [][]int{{1}, {3, 3}, {5, 1}, {7, 4, 2}} {
		s := spec(3, widths...)
		plain := newDriver(t, s, 5, 4)
		reference := neuron.NewReference(plain.network)
		for range plain.steps {
			loss, err := reference.Step(plain.in, plain.targets)
			if err != nil {
				t.Fatal(err)
			}
			plain.losses = append(plain.losses, loss)
		}
		sum := neuron.Digest(reference.Params, plain.losses)
		want := hex.EncodeToString(sum[:])
		for _, neuronsPerActor := range []int{1, 2, 3, -1} {
			got := drive(t, actors.Settings{NeuronsPerActor: neuronsPerActor}, newDriver(t, s, 5, 4))
			if got != want {
				t.Errorf("3-%v, %d neurons per actor (-1: all): digest %s, plain loops %s", widths, neuronsPerActor, got, want)
			}
		}
	}
}

// A step that diverges is not committed: what was learned before still holds, and
// actors name the same place that the plain loops name.
func TestADivergingStepIsNotCommittedAndNamed(t *testing.T) {
	for _, c := range []struct {
		what             string
		rate             float64
		hidden, activate string
	}{
		{"weight", 1e308, "identity", "identity"},
		{"signal", 1e160, "identity", "identity"},
		{"loss", 1e100, "sigmoid", "identity"},
	} {
		s := spec(2, 2, 1)
		s.Optimizer.LearningRate = c.rate
		s.Layers[0].Activation, s.Layers[1].Activation = c.hidden, c.activate
		d, plain := newDriver(t, s, 3, 50), newDriver(t, s, 3, 50)
		if c.what == "weight" {
			d.targets.Data[0], plain.targets.Data[0] = 1e10, 1e10
		}
		drive(t, actors.Settings{}, d)
		if got, want := fmt.Sprint(d.err), fmt.Sprint(plainError(t, plain)); got != want {
			t.Errorf("%s at rate %g:\nactors:      %s\nplain loops: %s", c.what, c.rate, got, want)
		}
		if !strings.Contains(fmt.Sprint(d.err), c.what) {
			t.Errorf("rate %g ends with %v, a %s that is not finite was expected", c.rate, d.err, c.what)
		}
		for l, layer := range d.memory.Params() {
			for i, params := range layer {
				if !neuron.Finite(params) {
					t.Errorf("rate %g: neuron %d of layer %d was committed with a number that is not finite", c.rate, i, l)
				}
			}
		}
	}
}

// plainError returns what stops the plain loops, nil if nothing does.
func plainError(t *testing.T, d *driver) error {
	t.Helper()
	reference := neuron.NewReference(d.network)
	for range d.steps {
		reference.Epoch++ // one step per epoch, as the driver counts
		if _, err := reference.Step(d.in, d.targets); err != nil {
			return err
		}
	}
	return nil
}

// alwaysAt crashes every actor of a kind at every message.
type alwaysAt struct{ kind actors.Kind }

func (a alwaysAt) At(kind actors.Kind, phase actors.Phase, message any) {
	if _, order := message.(*actors.Forward); order && kind == a.kind && phase == actors.Before {
		panic("hopeless")
	}
}

// A failure without a restart left climbs: neurons, layer, network, driver.
func TestAHopelessNeuronTakesDownItsLayerThenTheNetworkThenItsOwner(t *testing.T) {
	told := map[actors.Kind]int{}
	climbed := map[actors.Kind]int{}
	observe := func(r actors.Restart) {
		if r.Escalated {
			climbed[r.Kind]++
		} else {
			told[r.Kind]++
		}
	}
	d := newDriver(t, spec(2, 1), 1, 3)
	drive(t, actors.Settings{Fault: alwaysAt{actors.KindNeuron}, Observe: observe, NeuronsPerActor: -1}, d)
	if d.err == nil || !strings.Contains(d.err.Error(), "hopeless") {
		t.Fatalf("the driver ended with %v", d.err)
	}
	// 1+3 networks of 1+5 layers of 1+10 neurons.
	if told[actors.KindNeuron] != 4*6*10 || climbed[actors.KindNeuron] != 4*6 ||
		told[actors.KindLayer] != 4*5 || climbed[actors.KindLayer] != 4 ||
		told[actors.KindNetwork] != 3 || climbed[actors.KindNetwork] != 1 {
		t.Errorf("restarts %v, escalations %v", told, climbed)
	}
}
