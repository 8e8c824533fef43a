package actors

import "deepnet/neuron"

// What a pass takes decides only who works side by side, never what comes out: it may be roughly right.
const (
	perMessage  = 200     // nanoseconds for a neuron to be asked and to answer
	worthBunch  = 8_000   // nanoseconds that a bunch of neurons should have work for
	worthWaking = 100_000 // nanoseconds of work from which on a second worker is of use
)

// cost estimates how many nanoseconds one neuron of a layer takes for a pass of so many rows.
func cost(layer *neuron.Layer, rows int) int {
	return perMessage + rows*(4+layer.Inputs/8)
}

// isLight says whether one worker is soonest done with a layer's pass.
func isLight(layer *neuron.Layer, rows int) bool {
	return layer.Neurons*cost(layer, rows) < worthWaking
}

// bunchSize returns how many neurons, or actors of several each, to hand to a worker at once: those of whole blocks.
func bunchSize(layer *neuron.Layer, rows, perActor, actors, block int) int {
	if isLight(layer, rows) {
		return actors
	}
	size := max(1, worthBunch/(perActor*cost(layer, rows)))
	return min(actors, (size+block-1)/block*block)
}

// isQuiet says whether a message need not wake anybody, because whoever sends it is a worker that soon looks for work itself.
func isQuiet(message any) bool {
	switch m := message.(type) {
	case *Forward:
		return m.Light
	case *Backward:
		return m.Light
	case *Step, *Stepped, *Predict, *Predicted, *Fired, *Learned:
		return true
	}
	return false
}
