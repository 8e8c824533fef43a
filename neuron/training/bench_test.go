package training

import (
	"math"
	"testing"

	"deepnet/neuron"
)

// pictures is a checkpoint of Adam on a network for pictures of 28 x 28: 101,770
// parameters and two moments each.
func pictures(b *testing.B) (Checkpoint, Want) {
	b.Helper()
	optimizer, err := neuron.DefaultOptimizer("adam")
	if err != nil {
		b.Fatal(err)
	}
	network, err := neuron.New(neuron.Spec{
		Inputs: 784, Layers: []neuron.LayerSpec{{Neurons: 128, Activation: "relu"}, {Neurons: 10, Activation: neuron.Softmax}},
		Loss: "softmax_crossentropy", Initializer: "he", Optimizer: optimizer,
	})
	if err != nil {
		b.Fatal(err)
	}
	plan := &Run{Network: network, Train: make([]int, 60_000)}
	return Checkpoint{Job: "digits", Params: network.Initial()}, Want{Job: "digits", Plan: plan}
}

func BenchmarkEncode(b *testing.B) {
	c, _ := pictures(b)
	b.SetBytes(int64(len(c.Encode())))
	b.ReportAllocs()
	for b.Loop() {
		c.Encode()
	}
}

func BenchmarkDecode(b *testing.B) {
	c, want := pictures(b)
	data := c.Encode()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeCheckpoint(data, want); err != nil {
			b.Fatal(err)
		}
	}
}

// An epoch of one step: what the learner itself costs, the chain included.
func BenchmarkEpochOfOneStep(b *testing.B) {
	state := State{Losses: make([]float64, 0, 1<<20)}
	c := run(b, 3, 0, 0)
	c.Epochs = math.MaxInt
	params := c.Network.Initial()
	l := NewLearner(c, &state, func() [][]neuron.Params { return params })
	b.ReportAllocs()
	for b.Loop() {
		l.Next()
		l.Stepped(0.5)
	}
}
