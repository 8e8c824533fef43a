package lbfgs

// Settings are what a Trajectory can be told; see Default.
type Settings struct {
	History           int     // how many of the last steps the curvature is learned from, 1 to MaxHistory
	Rate              float64 // of the step that a line search tries first; above 0, and 1 unless there is a reason
	GradientTolerance float64 // it is done where no component of the gradient is larger; from 0 on
	ChangeTolerance   float64 // it is done where a step moves no weight by more, or the loss by less; from 0 on
}

// MaxHistory is the longest history. Longer ones cost memory, two numbers per
// weight and step, and hardly help.
const MaxHistory = 100

// Default returns the settings that people expect: a history of 10, as SciPy's
// L-BFGS-B has, and for the rest PyTorch's.
func Default() Settings {
	return Settings{History: 10, Rate: 1, GradientTolerance: 1e-7, ChangeTolerance: 1e-9}
}
