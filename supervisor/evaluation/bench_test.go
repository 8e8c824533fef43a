package evaluation

import (
	"testing"

	"deepnet/neuron"
)

// A small table, as most are, and one large enough to reach the bounds.
func BenchmarkOf(b *testing.B) {
	for name, s := range map[string]Subject{
		"150 rows":     wide(b, 150, 4, 8),
		"100,000 rows": wide(b, 100_000, 50, 64),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Of(b.Context(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// wide returns a subject with two classes and a hidden layer.
func wide(b *testing.B, rows, columns, hidden int) Subject {
	b.Helper()
	weights := make([]float64, columns+1)
	s := subject(b, rows, neuron.LayerSpec{Neurons: 1, Activation: "sigmoid"}, weights)
	network, err := neuron.New(neuron.Spec{
		Inputs: columns, Scales: plain(columns), Loss: "mse", Initializer: "glorot",
		Layers:    []neuron.LayerSpec{{Neurons: hidden, Activation: "tanh"}, {Neurons: 1, Activation: "sigmoid"}},
		Optimizer: neuron.OptimizerSpec{Name: "sgd", LearningRate: 1},
	})
	if err != nil {
		b.Fatal(err)
	}
	s.Network, s.Params = network, network.Initial()
	return s
}
