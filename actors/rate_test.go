package actors_test

import (
	"encoding/hex"
	"testing"

	"deepnet/actors"
	"deepnet/neuron"
)

// The rate of a step is the order's, with every optimizer, and what keeps weights
// small is done by actors as by the plain loops.
func TestActorsLearnTheBitsOfPlainLoopsAtEveryStepsOwnRate(t *testing.T) {
	rates := []float64{0.5, 0.25, 0.125, 0.3, 0, 0.01}
	for _, name := range neuron.Optimizers() {
		if name == neuron.LBFGS {
			continue // it makes no steps: see the test of the gradient
		}
		s := spec(3, 4, 2)
		s.Optimizer, _ = neuron.DefaultOptimizer(name)
		s.Regularization = neuron.RegularizationSpec{ClipValue: 0.1, ClipNorm: 0.15, L2: 0.5, L1: 0.5, MaxNorm: 0.9}
		plain := newDriver(t, s, 5, uint64(len(rates)))
		reference := neuron.NewReference(plain.network)
		for _, rate := range rates {
			reference.Rate = rate
			loss, err := reference.Step(plain.in, plain.targets)
			if err != nil {
				t.Fatal(err)
			}
			plain.losses = append(plain.losses, loss)
		}
		sum := neuron.Digest(reference.Params, plain.losses)
		d := newDriver(t, s, 5, uint64(len(rates)))
		d.rates = rates
		if got, want := drive(t, actors.Settings{NeuronsPerActor: 2}, d), hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: digest %s, plain loops %s", name, got, want)
		}
	}
}
