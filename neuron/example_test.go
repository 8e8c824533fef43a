package neuron_test

import (
	"fmt"

	"deepnet/neuron"
)

// The job that the service teaches itself when it starts.
func ExampleReference() {
	network, err := neuron.New(neuron.Spec{
		Inputs:      3,
		Layers:      []neuron.LayerSpec{{Neurons: 3, Activation: "sigmoid"}, {Neurons: 3, Activation: "sigmoid"}},
		Loss:        "mse",
		Optimizer:   neuron.OptimizerSpec{Name: "momentum", LearningRate: 1, Momentum: 0.9},
		Initializer: "uniform",
		Seed:        1,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	input, target := neuron.NewSignals(3, 1), neuron.NewSignals(3, 1)
	copy(input.Data, []float64{1, 0, 0})
	copy(target.Data, []float64{1, 1, 1})

	learning, loss := neuron.NewReference(network), 1.0
	for epoch := 1; loss >= 0.02; epoch++ {
		if loss, err = learning.Step(input, target); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("EPOCH %d | ERROR RATE %.4f\n", epoch, loss)
	}
	// Output:
	// EPOCH 1 | ERROR RATE 0.3514
	// EPOCH 2 | ERROR RATE 0.3025
	// EPOCH 3 | ERROR RATE 0.2205
	// EPOCH 4 | ERROR RATE 0.1331
	// EPOCH 5 | ERROR RATE 0.0672
	// EPOCH 6 | ERROR RATE 0.0300
	// EPOCH 7 | ERROR RATE 0.0127
}

func ExampleNew() {
	_, err := neuron.New(neuron.Spec{
		Inputs:      4,
		Layers:      []neuron.LayerSpec{{Neurons: 3, Activation: "sigmoid"}},
		Loss:        "softmax_crossentropy",
		Optimizer:   neuron.OptimizerSpec{Name: "adam", LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		Initializer: "glorot",
	})
	fmt.Println(err)
	// Output:
	// network: loss softmax_crossentropy needs probabilities that add up to 1, which sigmoid does not give: choose softmax for the output layer
}

func ExampleChance() {
	chance, order := neuron.NewChance(), []int{0, 1, 2, 3, 4, 5}
	chance.Reset(neuron.Key{Seed: 7, Purpose: neuron.PurposeShuffle, Epoch: 2})
	chance.Permute(order)
	fmt.Println(order)
	// Output:
	// [3 1 2 5 4 0]
}
