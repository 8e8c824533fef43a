package neuron

import "testing"

// A step of a network for pictures of 28 x 28: 64 rows, 101,770 parameters.
func BenchmarkStep(b *testing.B) {
	s := spec(784, "softmax_crossentropy", LayerSpec{Neurons: 128, Activation: "relu"}, LayerSpec{Neurons: 10, Activation: Softmax})
	s.Initializer = "he"
	s.Optimizer, _ = DefaultOptimizer("adam")
	r := NewReference(made(b, s))
	in, targets := drawn(784, 64, 1, 1), NewSignals(10, 64)
	for row := range 64 {
		set(targets, row%10, row, 1)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Step(in, targets); err != nil {
			b.Fatal(err)
		}
	}
}
