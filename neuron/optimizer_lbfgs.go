package neuron

import "deepnet/neuron/lbfgs"

// LBFGS is the name of the optimizer that no neuron can carry out by itself: it
// looks at the gradient of all weights together, at points that it may leave
// again. An lbfgs.Trajectory decides where, and the network only computes the loss
// and its gradient there.
const LBFGS = "lbfgs"

// lbfgsEntry is what the list of optimizers would know of it.
func lbfgsEntry() optimizerEntry {
	d := lbfgs.Default()
	return optimizerEntry{
		OptimizerSpec{
			Name: LBFGS, LearningRate: d.Rate, History: d.History,
			GradientTolerance: d.GradientTolerance, ChangeTolerance: d.ChangeTolerance,
		},
		func(OptimizerSpec) Optimizer { return still{} },
	}
}

// LBFGS returns the settings of the optimizer lbfgs, and whether o names it.
func (o OptimizerSpec) LBFGS() (lbfgs.Settings, bool) {
	return lbfgs.Settings{
		History: o.History, Rate: o.LearningRate,
		GradientTolerance: o.GradientTolerance, ChangeTolerance: o.ChangeTolerance,
	}, o.Name == LBFGS
}

// still is the Optimizer of lbfgs: it moves nothing, the trajectory does.
type still struct{}

func (still) Name() string { return LBFGS }
func (still) Moments() int { return 0 }

func (still) Next(next, now Params, _ []float64, _ StepSettings) { copy(next.Weights, now.Weights) }

// Flatten appends the weights of all layers that learn to flat, layers, neurons
// and weights ascending.
func (n *Network) Flatten(flat []float64, params [][]Params) []float64 {
	for i, layer := range params {
		if !n.Layers[i].Learns() {
			continue
		}
		for _, p := range layer {
			flat = append(flat, p.Weights...)
		}
	}
	return flat
}

// View returns params whose weights are those of flat, in the order of Flatten
// and in the same memory; the input layer's are those of params.
func (n *Network) View(flat []float64, params [][]Params) [][]Params {
	view := make([][]Params, len(params))
	for i, layer := range params {
		if !n.Layers[i].Learns() {
			view[i] = layer
			continue
		}
		view[i] = make([]Params, len(layer))
		for j, p := range layer {
			weights := len(p.Weights)
			view[i][j].Weights, flat = flat[:weights:weights], flat[weights:]
		}
	}
	return view
}
