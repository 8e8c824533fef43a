package training

import (
	"math"

	"deepnet/neuron"
)

// Stopping is when a run ends before its last epoch, and whose weights it answers
// with. The value of an epoch is one number, lower being better: the mean loss on
// the rows for validation, or minus their score; without such rows, the mean loss on
// those learned from.
type Stopping struct {
	Patience  int     // end after more than this many epochs in a row without improvement; 0: never
	MinEpochs int     // patience does not run out before this many epochs
	Tolerance float64 // less than this is no improvement
	Score     bool    // the score decides: accuracy for classes, R2 for numbers
	Best      bool    // answer with the weights of the best epoch, not the last
	Stall     Stall   // end where the loss hardly falls any more
}

// Stall is when the mean loss of the rows learned from hardly falls: the last Span epochs
// lowered it by less than Share times what it is now.
type Stall struct {
	Span  int // 0: never
	Share float64
}

// in says whether the losses of all epochs so far end in a stall.
func (s Stall) in(losses []float64) bool {
	now, before := len(losses)-1, len(losses)-1-s.Span
	return s.Span > 0 && before >= 0 && losses[before]-losses[now] < float64(s.Share*math.Abs(losses[now]))
}

// Best is the best epoch so far. The zero value is before the first.
type Best struct {
	Epoch  int // the first with this value
	Value  float64
	Waited int // epochs in a row that did not improve on the best before them by the tolerance
}

// after returns what best becomes after an epoch of the given value. Improvement is
// counted as in scikit-learn: an epoch that is better by less than the tolerance
// becomes the best, and yet is no improvement.
func (p Stopping) after(best Best, epoch int, value float64) Best {
	if best.Epoch == 0 {
		return Best{Epoch: epoch, Value: value}
	}
	best.Waited++
	if !(value > best.Value-p.Tolerance) {
		best.Waited = 0
	}
	if value < best.Value {
		best.Epoch, best.Value = epoch, value
	}
	if epoch < p.MinEpochs {
		best.Waited = min(best.Waited, p.Patience)
	}
	return best
}

// over says whether patience has run out.
func (p Stopping) over(best Best) bool { return p.Patience > 0 && best.Waited > p.Patience }

// Answer returns the weights that the run answers with: the best epoch's where it
// is to keep them, else what it learned last. params are those that the network has
// committed.
func (c *Run) Answer(s *State, params [][]neuron.Params) [][]neuron.Params {
	if c.Stopping.Best && s.BestParams != nil {
		return s.BestParams
	}
	return c.learned(s, params)
}

// learned returns the weights that an epoch is validated with.
func (c *Run) learned(s *State, params [][]neuron.Params) [][]neuron.Params {
	if c.Network.Spec.Average > 0 {
		return c.Network.Averages(params)
	}
	return c.last(s, params)
}

// last returns what was learned last: what is committed, or the point that the
// trajectory accepted last.
func (c *Run) last(s *State, params [][]neuron.Params) [][]neuron.Params {
	if s.Trajectory == nil {
		return params
	}
	return c.Network.View(s.Trajectory.X(), params)
}

// copyWeights copies the weights of params, without their moments, into to, which
// has their shape; nil: into new memory.
func copyWeights(to, params [][]neuron.Params) [][]neuron.Params {
	if to == nil {
		to = make([][]neuron.Params, len(params))
		for i, layer := range params {
			to[i] = make([]neuron.Params, len(layer))
			for j, p := range layer {
				to[i][j].Weights = make([]float64, len(p.Weights))
			}
		}
	}
	for i, layer := range params {
		for j, p := range layer {
			copy(to[i][j].Weights, p.Weights)
		}
	}
	return to
}
