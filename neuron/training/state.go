package training

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// State is how far a course has come: all that must survive, beside the
// network's params, to go on to the same last bit. Lists only ever grow; what has
// been written there never changes.
type State struct {
	Turn       uint64         // orders carried out
	Steps      uint64         // training steps committed
	Epoch      int            // epochs done
	Row        int            // rows done of the epoch, the validation or the examination at hand
	Sum        float64        // of loss x rows over them, in row order
	Losses     []float64      // mean loss of every epoch done
	Chain      [32]byte       // over the losses and weights of every epoch done: see neuron.Linker
	Test       Outcome        // of the answer, on the rows kept back
	Phase      Phase          //
	Plateau    neuron.Plateau // what a schedule that goes by the losses remembers
	Validation Outcome        // of the epoch at hand, as far as it is
	Validated  []Validation   // what every epoch judged came to
	Best       Best
	BestParams [][]neuron.Params // the weights of the best epoch, where the course is to answer with them
	Trajectory *lbfgs.Trajectory // of the optimizer lbfgs, after the first answer
}

// Judged is how many epochs are done and, where that is to be done, validated.
func (s *State) Evaluated() int {
	if s.Phase == Validating {
		return s.Epoch - 1
	}
	return s.Epoch
}

// Phase is what a course is at.
type Phase int

// The phases: an epoch is learned and then, where rows are there for it,
// validated; at last the answer is examined. Their numbers stand in checkpoints.
const (
	Learning Phase = iota
	Testing
	Done
	Validating
)

// Exam is the outcome on some rows.
type Outcome struct {
	Rows    int
	Correct int     // classes: rows classified right
	Loss    float64 // mean loss
	Squares float64 // numbers: sum of squared differences
}

// Validation is what an epoch came to on the rows for validation.
type Validation struct {
	Loss  float64 // mean loss
	Score float64 // accuracy, or R2
}

// afterStep returns the state after a training step on rows rows with a mean
// loss.
func (c *Run) afterStep(s State, rows int, loss float64) State {
	s.Turn++
	s.Steps++
	s.Row += rows
	s.Sum = math.FMA(loss, float64(rows), s.Sum)
	if s.Row < len(c.Train) {
		return s
	}
	return c.afterEpoch(s, s.Sum/float64(s.Row))
}

// afterTrial returns the state after loss and gradient at a point of the
// trajectory, which is the epoch's last if that was accepted.
func (c *Run) afterTrial(s State, accepted, done bool) State {
	s.Turn++
	s.Steps++
	switch {
	case accepted || done && s.Epoch == 0:
		return c.afterEpoch(s, s.Trajectory.Loss)
	case done:
		s.Phase = Testing
		return c.skipEmptyTest(s)
	}
	return s
}

// afterEpoch returns the state after the last step of an epoch.
func (c *Run) afterEpoch(s State, mean float64) State {
	s.Losses = append(s.Losses, mean)
	s.Epoch++
	s.Row, s.Sum = 0, 0
	if len(c.Valid) > 0 {
		s.Phase = Validating
		return s
	}
	return c.afterEvaluation(s, mean)
}

// judged returns the state after an epoch that is worth a value.
func (c *Run) afterEvaluation(s State, value float64) State {
	s.Phase = Learning
	s.Plateau = c.Schedule.After(s.Plateau, s.Epoch, value)
	if c.Stopping != (Stopping{}) {
		s.Best = c.Stopping.after(s.Best, s.Epoch, value)
	}
	if c.over(&s, s.Losses[s.Epoch-1]) {
		s.Phase = Testing
	}
	return c.skipEmptyTest(s)
}

// skipEmptyExam ends a course that keeps no rows back.
func (c *Run) skipEmptyTest(s State) State {
	if s.Phase == Testing && len(c.Test) == 0 {
		s.Phase = Done
	}
	return s
}

// afterExam returns the state after a part of the examination.
func (c *Run) afterTest(s State, part Outcome) State {
	s.Turn++
	if s.take(&s.Test, part) == len(c.Test) {
		s.finish(&s.Test)
		s.Phase = Done
	}
	return s
}

// afterValidation returns the state after a part of the validation, spread being
// the squares of its targets around their mean.
func (c *Run) afterValidation(s State, part Outcome, spread float64) State {
	s.Turn++
	if s.take(&s.Validation, part) < len(c.Valid) {
		return s
	}
	s.finish(&s.Validation)
	v := Validation{Loss: s.Validation.Loss, Score: c.score(s.Validation, spread)}
	s.Validation = Outcome{}
	s.Validated = append(s.Validated, v)
	if c.Stopping.Score {
		return c.afterEvaluation(s, -v.Score)
	}
	return c.afterEvaluation(s, v.Loss)
}

// take adds a part to an exam and returns how many rows are done.
func (s *State) take(e *Outcome, part Outcome) int {
	s.Row += part.Rows
	s.Sum = math.FMA(part.Loss, float64(part.Rows), s.Sum)
	e.Rows += part.Rows
	e.Correct += part.Correct
	e.Squares += part.Squares
	return s.Row
}

// finish closes an exam that has all its rows.
func (s *State) finish(e *Outcome) {
	e.Loss = s.Sum / float64(s.Row)
	s.Row, s.Sum = 0, 0
}

// score is the share of rows classified right, or R2, which is 1 or 0 where all
// targets are alike, as in scikit-learn.
func (c *Run) score(e Outcome, spread float64) float64 {
	switch {
	case c.Classes > 0:
		return float64(e.Correct) / float64(e.Rows)
	case spread > 0:
		return 1 - float64(e.Squares/spread)
	case e.Squares == 0:
		return 1
	default:
		return 0
	}
}
