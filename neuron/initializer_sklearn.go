package neuron

import "math"

// sklearnStart draws bias and weights, in that order, from [-a, a), a =
// sqrt(6/(inputs+neurons)): glorot for biases too, as in scikit-learn.
func sklearnStart(w []float64, neurons int, chance *Chance) {
	spread(w, math.Sqrt(6/float64(len(w)-1+neurons)), chance)
}

// sklearnLogisticStart is the same with a = sqrt(2/(inputs+neurons)), which
// scikit-learn takes for all layers if the hidden ones have the sigmoid.
func sklearnLogisticStart(w []float64, neurons int, chance *Chance) {
	spread(w, math.Sqrt(2/float64(len(w)-1+neurons)), chance)
}
