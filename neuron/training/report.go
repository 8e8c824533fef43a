package training

import (
	"slices"

	"deepnet/neuron"
)

// Report sums up a finished run.
type Report struct {
	Epochs   int
	Error    float64     // mean loss of the last epoch
	TestLoss *float64    // mean loss on the test rows; nil: there are none
	Accuracy *float64    // share of the test rows classified correctly, in all labels; nil: there are none, or the target is numbers
	R2       *float64    // of the test rows: 1 - squared errors / squared differences from the mean, the mean over all outputs; nil: there are none, they do not vary, or the target is classes
	Best     int         // the epoch whose weights are the answer; 0: the last
	Valid    *Validation // of the epoch whose weights are the answer; nil: it was not validated
	Digest   [32]byte    // of params, answer and loss history
	Chain    [32]byte    // over the losses and weights of every epoch
}

// Report sums up a run that is done. params are those that the network has committed.
func (c *Run) Report(s *State, params [][]neuron.Params) Report {
	r := Report{Epochs: s.Epoch, Digest: c.digest(s, params), Chain: s.Chain}
	if len(s.Losses) > 0 {
		r.Error = s.Losses[len(s.Losses)-1]
	}
	if s.BestParams != nil {
		r.Best = s.Best.Epoch
	}
	if n := len(s.Validated); n > 0 {
		r.Valid = &s.Validated[n-1]
		if r.Best > 0 {
			r.Valid = &s.Validated[r.Best-1]
		}
	}
	if s.Test.Rows == 0 {
		return r
	}
	loss := s.Test.Loss
	r.TestLoss = &loss
	if c.Classes > 0 {
		accuracy := float64(s.Test.Correct) / float64(s.Test.Rows)
		r.Accuracy = &accuracy
	} else if spreads := c.spreads(c.Test); varying(spreads) == len(spreads) {
		r2 := c.r2(s.Test, spreads)
		r.R2 = &r2
	}
	return r
}

// digest stands for all that was learned: params and losses, followed by the best
// epoch's weights and the validations where there are any.
func (c *Run) digest(s *State, params [][]neuron.Params) [32]byte {
	history := s.Losses[:len(s.Losses):len(s.Losses)]
	for _, v := range s.Validated {
		history = append(history, v.Loss, v.Score)
	}
	all := slices.Clone(c.last(s, params))
	return neuron.Digest(append(all, s.BestParams...), history)
}
