package training

import (
	"math"

	"deepnet/neuron"
)

// Learn carries out the rest of a run by plain loops, from state and plain's params
// on: what actors do by messages, to the same bits. It returns a *neuron.Divergence
// if a step's numbers are no longer finite.
func Learn(run *Run, state *State, plain *neuron.Reference) error {
	learner := NewLearner(run, state, func() [][]neuron.Params { return plain.Params })
	for order := learner.Next(); order.Phase != Done; order = learner.Next() {
		if err := carryOut(order, learner, plain); err != nil {
			return err
		}
	}
	return nil
}

// carryOut carries out an order and reports the answer to the learner.
func carryOut(order Order, learner *Learner, plain *neuron.Reference) error {
	plain.Rate, plain.Weights, plain.Epoch = order.Rate, order.Weights, order.Epoch
	switch {
	case order.Phase != Learning:
		learner.Predicted(plain.Network.Predict(order.Params, order.In(), order.Targets))
	case order.At != nil:
		loss, gradient, err := plain.Gradient(order.At, order.In(), order.Targets)
		if err != nil {
			loss, gradient = math.NaN(), nil // a trial that went too far
		}
		learner.Measured(loss, gradient)
	default:
		loss, err := plain.Step(order.In(), order.Targets)
		if err != nil {
			return err
		}
		learner.Stepped(loss)
	}
	return nil
}
