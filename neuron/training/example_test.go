package training_test

import (
	"fmt"

	"deepnet/neuron"
	"deepnet/neuron/training"
)

// doubles are rows of a number and twice that number.
type doubles struct{}

func (doubles) Inputs() neuron.Signals {
	return neuron.Signals{Rows: 1, Cols: 4, Stride: 4, Data: []float64{0, 1, 2, 3}}
}

func (doubles) Targets(targets neuron.Signals, rows []int) {
	for b, r := range rows {
		targets.Data[b] = float64(2 * r)
	}
}

// learn carries out orders, at most so many, until the run is done.
func learn(run *training.Run, state *training.State, plain *neuron.Reference, orders int) {
	learner := training.NewLearner(run, state, func() [][]neuron.Params { return plain.Params })
	for order := learner.Next(); order.Phase == training.Learning && orders > 0; order = learner.Next() {
		plain.Rate = order.Rate
		loss, err := plain.Step(order.In(), order.Targets)
		if err != nil {
			fmt.Println(err)
			return
		}
		learner.Stepped(loss)
		orders--
	}
}

// A run is interrupted after 7 of its 20 steps and resumed elsewhere.
func ExampleDecodeCheckpoint() {
	network, err := neuron.New(neuron.Spec{
		Inputs: 1, Layers: []neuron.LayerSpec{{Neurons: 1, Activation: "identity"}},
		Loss: "mse", Initializer: "uniform", Optimizer: neuron.OptimizerSpec{Name: "sgd", LearningRate: 0.05},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	run := &training.Run{Network: network, Data: doubles{}, Train: []int{0, 1, 2, 3}, Epochs: 10, Batch: 2}

	first, state := neuron.NewReference(network), training.State{}
	learn(run, &state, first, 7)
	data := training.Checkpoint{Job: "doubles", State: state, Params: first.Params}.Encode()

	from, err := training.DecodeCheckpoint(data, training.Want{Job: "doubles", Plan: run})
	if err != nil {
		fmt.Println(err)
		return
	}
	second := neuron.NewReference(network)
	second.Params, second.Steps = from.Params, from.State.Steps
	learn(run, &from.State, second, 100)

	whole, uninterrupted := neuron.NewReference(network), training.State{}
	learn(run, &uninterrupted, whole, 100)
	fmt.Println("steps:", from.State.Steps)
	fmt.Println("the same to the last bit:", from.State.Chain == uninterrupted.Chain)
	// Output:
	// steps: 20
	// the same to the last bit: true
}
