package training

import (
	"deepnet/neuron"
)

// Report is what a finished course has to say for itself.
type Report struct {
	Epochs   int
	Error    float64  // mean loss of the last epoch
	Held     *float64 // mean loss on the rows kept back; nil: none were
	Accuracy *float64 // share of them classified right; nil: none, or the target is numbers
	R2       *float64 // 1 - squared differences / squared distances from the mean, for numbers
	Digest   [32]byte // of params and loss history
	Chain    [32]byte // over the losses and weights of every epoch
}

// Report sums up a course that is done, params being what the network knows.
func (c *Course) Report(s *State, params [][]neuron.Params) Report {
	r := Report{Epochs: s.Epoch, Digest: neuron.Digest(params, s.Losses), Chain: s.Chain}
	if len(s.Losses) > 0 {
		r.Error = s.Losses[len(s.Losses)-1]
	}
	if s.Exam.Rows == 0 {
		return r
	}
	held := s.Exam.Loss
	r.Held = &held
	if c.Classes > 0 {
		accuracy := float64(s.Exam.Correct) / float64(s.Exam.Rows)
		r.Accuracy = &accuracy
	} else if spread := c.spread(); spread > 0 {
		r2 := 1 - float64(s.Exam.Squares/spread)
		r.R2 = &r2
	}
	return r
}
