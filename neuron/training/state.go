package training

import (
	"math"

	"deepnet/neuron"
)

// State is how far a course has come: all that must survive, beside the
// network's params, to go on to the same last bit. Losses only ever grows; what
// has been written there never changes.
type State struct {
	Turn    uint64    // orders carried out
	Steps   uint64    // training steps committed
	Epoch   int       // epochs done
	Row     int       // rows done of the epoch or the examination at hand
	Sum     float64   // of loss x rows over them, in row order
	Losses  []float64 // mean loss of every epoch done
	Chain   [32]byte  // over the losses and weights of every epoch done: see neuron.Linker
	Exam    Exam
	Phase   Phase
	Plateau neuron.Plateau // what a schedule that goes by the losses remembers
}

// Phase is what a course is at.
type Phase int

// The phases, in their order.
const (
	Learning Phase = iota
	Examining
	Done
)

// Exam is the outcome on the rows kept back.
type Exam struct {
	Rows    int
	Correct int     // classes: rows classified right
	Loss    float64 // mean loss
	Squares float64 // numbers: sum of squared differences
}

// afterStep returns the state after a training step on rows rows with a mean
// loss.
func (c *Course) afterStep(s State, rows int, loss float64) State {
	s.Turn++
	s.Steps++
	s.Row += rows
	s.Sum = math.FMA(loss, float64(rows), s.Sum)
	if s.Row < len(c.Train) {
		return s
	}
	mean := s.Sum / float64(s.Row)
	s.Losses = append(s.Losses, mean)
	s.Epoch++
	s.Row, s.Sum = 0, 0
	s.Plateau = c.Schedule.After(s.Plateau, s.Epoch, mean)
	if c.over(&s, mean) {
		s.Phase = Examining
	}
	return c.skipEmptyExam(s)
}

// skipEmptyExam ends a course that keeps no rows back.
func (c *Course) skipEmptyExam(s State) State {
	if s.Phase == Examining && len(c.Held) == 0 {
		s.Phase = Done
	}
	return s
}

// afterExam returns the state after a part of the examination.
func (c *Course) afterExam(s State, part Exam) State {
	s.Turn++
	s.Row += part.Rows
	s.Sum = math.FMA(part.Loss, float64(part.Rows), s.Sum)
	s.Exam.Rows += part.Rows
	s.Exam.Correct += part.Correct
	s.Exam.Squares += part.Squares
	if s.Row == len(c.Held) {
		s.Exam.Loss = s.Sum / float64(s.Row)
		s.Row, s.Sum = 0, 0
		s.Phase = Done
	}
	return s
}
