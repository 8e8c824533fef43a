package actors_test

import (
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/neuron"
)

// ofDataSet returns a driver that learns from batches of a data set, which the input neurons fire for in three parts.
func ofDataSet(t *testing.T, noise float64) *driver {
	t.Helper()
	s := spec(3, 4, 2)
	s.InputNoise = noise
	d := newDriver(t, s, 1100, 6)
	d.misleads = true
	d.rows = [][]int{{1099, 0, 512}, {511, 7, 7}, {3, 1024, 900}}
	d.targets = neuron.NewSignals(2, 3)
	copy(d.targets.Data, []float64{1, 0, 1, 0, 0, 1})
	return d
}

// plainly returns the digest of what plain loops learn from the batches of a driver.
func plainly(t *testing.T, d *driver) string {
	t.Helper()
	reference := neuron.NewReference(d.network)
	in := neuron.NewSignals(d.in.Rows, d.targets.Cols)
	for step := range d.steps {
		neuron.Gather(in, d.in, d.rows[step%uint64(len(d.rows))])
		loss, err := reference.Step(in, d.targets)
		if err != nil {
			t.Fatal(err)
		}
		d.losses = append(d.losses, loss)
	}
	digest := neuron.Digest(reference.Params, d.losses)
	return hex.EncodeToString(digest[:])
}

func TestDigestsOfBatchesOfADataSetAreThoseOfPlainLoops(t *testing.T) {
	for _, noise := range []float64{0, 0.1} {
		for _, fixed := range []bool{false, true} {
			for _, neuronsPerActor := range []int{1, 2, -1} {
				d := ofDataSet(t, noise)
				d.fixed = fixed
				got := drive(t, actors.Settings{NeuronsPerActor: neuronsPerActor}, d)
				if want := plainly(t, ofDataSet(t, noise)); got != want {
					t.Errorf("noise %v, fixed %v, %d neurons to an actor: digest %s, plain loops %s", noise, fixed, neuronsPerActor, got, want)
				}
			}
		}
	}
}

func TestACrashWhileTheInputNeuronsFireForADataSetChangesNothing(t *testing.T) {
	kinds := []actors.Kind{actors.KindNeuron, actors.KindLayer, actors.KindNetwork}
	want := plainly(t, ofDataSet(t, 0))
	counted := &actorstest.Crashes{Kinds: kinds}
	drive(t, actors.Settings{Fault: counted}, ofDataSet(t, 0))
	for point := range counted.Points {
		fault := &actorstest.Crashes{Kinds: kinds, Where: map[int]bool{point: true}}
		if got := drive(t, actors.Settings{Fault: fault}, ofDataSet(t, 0)); got != want {
			t.Fatalf("%v: digest %s, want %s", fault.Made, got, want)
		}
	}
}

// firings counts how often an input neuron is asked to fire.
type firings struct{ orders int }

func (f *firings) At(kind actors.Kind, phase actors.Phase, message any) {
	if order, forward := message.(*actors.Forward); forward && kind == actors.KindNeuron && phase == actors.Before && len(order.Params) == 3 {
		f.orders++
	}
}

func TestInputNeuronsFireOncePerPartOfADataSetUnlessTheyAreNoisy(t *testing.T) {
	for noise, want := range map[float64]int{0: 3 * 9, 0.1: 3 * 6} { // neurons x parts, neurons x steps
		count := &firings{}
		drive(t, actors.Settings{Fault: count}, ofDataSet(t, noise))
		if count.orders != want {
			t.Errorf("noise %v: input neurons were asked %d times, want %d", noise, count.orders, want)
		}
	}
}

// What cannot be learned is noticed in the step that takes it, however early the input neurons fired for it.
func TestARowThatIsNotFiniteEndsTheStepThatTakesIt(t *testing.T) {
	d := ofDataSet(t, 0)
	d.in.Data[1*d.in.Stride+900] = math.Inf(1)
	d.in.Data[2*d.in.Stride+40] = math.Inf(1) // in no step
	drive(t, actors.Settings{}, d)
	want := &neuron.Divergence{Epoch: 3, Step: 3, Layer: 0, Neuron: 1, What: "signal"}
	if fmt.Sprint(d.err) != want.Error() || len(d.losses) != 2 {
		t.Errorf("after %d steps: %v, want %v", len(d.losses), d.err, want)
	}
}
