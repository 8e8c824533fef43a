package training

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// Resume returns the state and params that a longer run begins with which resumes
// this one at its end: from what was learned last, whatever the answer was, so that
// on the same rows it is as if the run had never ended. Patience that had run out
// begins anew. On other rows the values of earlier epochs do not count, and lbfgs
// begins a new trajectory.
func (c *Run) Resume(s State, params [][]neuron.Params, sameRows bool) (State, [][]neuron.Params) {
	s.Phase, s.Test, s.Row, s.Sum = Learning, Outcome{}, 0, 0
	if c.Stopping.over(s.Best) {
		s.Best.Waited = 0
	}
	if !sameRows {
		s.Best, s.BestParams = Best{}, nil
		if c.Schedule.Watches() {
			s.Plateau.Best, s.Plateau.Waited = math.Inf(1), 0
		}
	}
	if s.Trajectory != nil && (!sameRows || s.Trajectory.Ending != lbfgs.Going) {
		params = copyWeights(nil, c.last(&s, params))
		s.Trajectory = nil
	}
	return s, params
}
