package neuron

import (
	"math"
	"testing"
)

// spec returns a small valid spec that tests change to their needs.
func spec(inputs int, loss string, layers ...LayerSpec) Spec {
	return Spec{
		Inputs: inputs, Layers: layers, Loss: loss,
		Optimizer:   OptimizerSpec{Name: "sgd", LearningRate: 0.1},
		Initializer: "uniform", Seed: 1,
	}
}

// made returns the network of a spec that must be valid.
func made(t testing.TB, s Spec) *Network {
	t.Helper()
	n, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// drawn returns signals drawn from [-size, size) by a key of their own.
func drawn(neurons, rows int, size float64, seed uint64) Signals {
	chance := NewChance()
	chance.Reset(Key{Seed: seed, Purpose: "test"})
	s := NewSignals(neurons, rows)
	for i := range s.Data {
		s.Data[i] = size * (2*chance.Float64() - 1)
	}
	return s
}

// probabilities returns signals from [0, 1).
func probabilities(neurons, rows int, seed uint64) Signals {
	s := drawn(neurons, rows, 0.5, seed)
	for i := range s.Data {
		s.Data[i] += 0.5
	}
	return s
}

// columns turns people's rows into signals.
func columns(rows [][]float64) Signals {
	s := NewSignals(len(rows[0]), len(rows))
	for b, row := range rows {
		for i, v := range row {
			set(s, i, b, v)
		}
	}
	return s
}

// sameBits fails unless got and want are equal to the last bit.
func sameBits(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, got, want []float64,
) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Float64bits(got[i]) != math.Float64bits(want[i]) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// panics says whether f does.
func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}
