package neuron

// LBFGSSpec are the settings of L-BFGS; see DefaultLBFGS.
type LBFGSSpec struct {
	History           int     // how many of the last steps it learns the curvature from, 1 to MaxHistory
	Rate              float64 // of the step that a line search tries first; above 0, and 1 unless there is a reason
	GradientTolerance float64 // it is done where no slope is larger, from 0 on
	ChangeTolerance   float64 // it is done where a step moves no weight by more, or the loss by less, from 0 on
}

// MaxHistory is the longest history of L-BFGS. Longer ones cost memory, two
// numbers per weight and step, and hardly help.
const MaxHistory = 100

// DefaultLBFGS returns the settings that people expect: a history of 10, as
// SciPy's L-BFGS-B has, and for the rest what PyTorch has.
func DefaultLBFGS() LBFGSSpec {
	return LBFGSSpec{History: 10, Rate: 1, GradientTolerance: 1e-7, ChangeTolerance: 1e-9}
}

// Validate says in a sentence what is wrong with s and what would be right, or
// returns nil.
func (s LBFGSSpec) Validate() error {
	for _, given := range []given{
		{"history", float64(s.History), whole1To100},
		{"learning rate", s.Rate, above0},
		{"gradient tolerance", s.GradientTolerance, from0},
		{"change tolerance", s.ChangeTolerance, from0},
	} {
		if err := given.check(); err != nil {
			return err
		}
	}
	return nil
}
