package training

import (
	"math"

	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// State is how far a run has come: all that must survive, beside the network's
// params, to resume it to the same last bit. Lists only ever grow; what has been
// written there never changes.
type State struct {
	Turn       uint64    // orders carried out
	Steps      uint64    // training steps committed
	Epoch      int       // epochs done
	Row        int       // rows done in the current epoch, validation or test
	Sum        float64   // of loss x rows over them, in row order
	Losses     []float64 // mean loss of every epoch done
	Chain      [32]byte  // over the losses and weights of every epoch done: see neuron.Linker
	Test       Outcome   // of the answer, on the test rows
	Phase      Phase
	Plateau    neuron.Plateau // what a schedule that goes by the losses remembers
	Validation Outcome        // of the current epoch, on the rows validated so far
	Validated  []Validation   // of every epoch validated
	Best       Best
	BestParams [][]neuron.Params // the weights of the best epoch, where the run is to answer with them
	Trajectory *lbfgs.Trajectory // of the optimizer lbfgs, after the first answer
}

// Evaluated is how many epochs are done and, where there are rows for it, validated.
func (s *State) Evaluated() int {
	if s.Phase == Validating {
		return s.Epoch - 1
	}
	return s.Epoch
}

// Phase is what a run is doing.
type Phase int

// The phases: every epoch is learned and then, where there are rows for it,
// validated; at last the answer is tested. Checkpoints have their numbers.
const (
	Learning Phase = iota
	Testing
	Done
	Validating
)

// Outcome is how good predictions of some rows are.
type Outcome struct {
	Rows    int
	Correct int     // classes: rows classified correctly
	Loss    float64 // mean loss
	Squares float64 // numbers: sum of squared differences; of several outputs, the mean over them of it divided by its output's spread
}

// Validation is how good an epoch was on the rows for validation.
type Validation struct {
	Loss  float64 // mean loss
	Score float64 // accuracy, or R2
}

// afterStep returns the state after a training step on so many rows, whose mean
// loss is given.
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
// trajectory. It is the last of the epoch if that point was accepted.
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

// afterEvaluation returns the state after an epoch whose value is known: what
// Stopping goes by, lower being better.
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

// skipEmptyTest ends a run that has no test rows.
func (c *Run) skipEmptyTest(s State) State {
	if s.Phase == Testing && len(c.Test) == 0 {
		s.Phase = Done
	}
	return s
}

// afterTest returns the state after a part of the test rows.
func (c *Run) afterTest(s State, part Outcome) State {
	s.Turn++
	if s.take(&s.Test, part) == len(c.Test) {
		s.finish(&s.Test)
		s.Phase = Done
	}
	return s
}

// afterValidation returns the state after a part of the rows for validation, spreads
// being the sums of the squared differences of all their targets from the mean.
func (c *Run) afterValidation(s State, part Outcome, spreads []float64) State {
	s.Turn++
	if s.take(&s.Validation, part) < len(c.Valid) {
		return s
	}
	s.finish(&s.Validation)
	v := Validation{Loss: s.Validation.Loss, Score: c.score(s.Validation, spreads)}
	s.Validation = Outcome{}
	s.Validated = append(s.Validated, v)
	if c.Stopping.Score {
		return c.afterEvaluation(s, -v.Score)
	}
	return c.afterEvaluation(s, v.Loss)
}

// take adds a part to an outcome and returns how many rows are done.
func (s *State) take(e *Outcome, part Outcome) int {
	s.Row += part.Rows
	s.Sum = math.FMA(part.Loss, float64(part.Rows), s.Sum)
	e.Rows += part.Rows
	e.Correct += part.Correct
	e.Squares += part.Squares
	return s.Row
}

// finish completes an outcome that has all its rows.
func (s *State) finish(e *Outcome) {
	e.Loss = s.Sum / float64(s.Row)
	s.Row, s.Sum = 0, 0
}
