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
