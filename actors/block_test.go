package actors

import (
	"testing"

	"deepnet/neuron"
)

// As many neurons to a block as share the loads of a product, unless workers would have none; and actors of several are never
// put together to more than that.
func TestNeighboursFormBlocks(t *testing.T) {
	for _, c := range []struct{ neurons, perActor, workers, first, blocks int }{
		{128, 1, 2, 8, 16},
		{10, 1, 2, 5, 2},
		{3, 1, 2, 2, 2},
		{3, 1, 8, 1, 3},
		{64, 2, 1, 8, 8},
		{64, 3, 1, 6, 11},
		{64, 16, 2, 16, 4},
		{1, 1, 4, 1, 1},
	} {
		all := blocks(&neuron.Layer{Neurons: c.neurons}, c.perActor, c.workers)
		total := 0
		for i, b := range all {
			if b.first != total || b.count < 1 {
				t.Errorf("%v: block %d begins with neuron %d and has %d, after %d neurons", c, i, b.first, b.count, total)
			}
			total += b.count
		}
		if total != c.neurons || all[0].count != c.first || len(all) != c.blocks {
			t.Errorf("%v: %d neurons in %d blocks, %d in the first", c, total, len(all), all[0].count)
		}
	}
}

// ofTwo is a block of two neurons with two inputs, and orders of one row for it.
func ofTwo(t *testing.T) (*block, *Forward, *Backward, neuron.Optimizer) {
	t.Helper()
	network, err := neuron.New(neuron.Spec{
		Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 2, Activation: "sigmoid"}},
		Loss: "mse", Optimizer: neuron.OptimizerSpec{Name: "sgd", LearningRate: 1}, Initializer: "uniform", Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	params, in := network.Initial()[1], neuron.NewSignals(2, 1)
	in.Data[0], in.Data[1] = 1, -2
	rows, errors := neuron.NewSignals(1, 2), neuron.NewSignals(2, 1)
	copy(rows.Data, in.Data)
	errors.Data[0], errors.Data[1] = 0.5, 0.25
	b := blocks(&network.Layers[1], 1, 1)[0]
	return b, &Forward{Turn: 1, Step: 1, Learning: true, In: in, Params: params}, &Backward{Turn: 1, Step: 1, Rate: 1, In: in, Rows: rows, Params: params, Errors: errors}, network.Optimizer
}

// The second neuron takes what the first had worked out for it; a neuron that lost what it took, in a crash, gets it again.
func TestWhatANeighbourWorkedOutIsTakenOnceAndCanBeHadAgain(t *testing.T) {
	b, forward, backward, optimizer := ofTwo(t)
	learn := func(first int) []float64 {
		next, e := like(backward.Params[first:first+1]), neuron.NewSignals(1, 1)
		b.learn(next, e, first, backward, optimizer)
		return append(append([]float64(nil), next[0].Weights...), e.Data...)
	}
	y := neuron.NewSignals(1, 1)
	b.fire(y, y, 0, forward)
	first := learn(0)
	if b.left != 1 || b.memory == nil {
		t.Fatalf("after the first of two neurons, %d gradients are left", b.left)
	}
	again, second := learn(0), learn(1)
	if b.left != 0 || b.memory != nil || len(b.desk.spare) != 1 {
		t.Fatalf("after both neurons %d gradients are left, and the desk has %d pieces of memory", b.left, len(b.desk.spare))
	}
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("number %d is %v, and %v when it is asked for again", i, first[i], again[i])
		}
	}
	if first[0] == second[0] {
		t.Error("both neurons learned the same")
	}
}
