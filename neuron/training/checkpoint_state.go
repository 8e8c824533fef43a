package training

import (
	"encoding/binary"
	"fmt"
	"math"

	"deepnet/neuron"
)

// words passes every number of s that format 1 has, except the losses, in the order
// in which they are encoded. pass may change them.
func (s *State) words(pass func(*uint64)) {
	pass(&s.Turn)
	pass(&s.Steps)
	passInt(pass, &s.Epoch)
	passInt(pass, &s.Row)
	passFloat(pass, &s.Sum)
	passDigest(pass, &s.Chain)
	passInt(pass, &s.Test.Rows)
	passInt(pass, &s.Test.Correct)
	passFloat(pass, &s.Test.Loss)
	passFloat(pass, &s.Test.Squares)
	passInt(pass, (*int)(&s.Phase))
}

// addedIn2 passes the numbers that came with format 2.
func (s *State) addedIn2(pass func(*uint64)) {
	passFloat(pass, &s.Plateau.Best)
	passInt(pass, &s.Plateau.Epochs)
	passInt(pass, &s.Plateau.Waited)
	passInt(pass, &s.Plateau.Cooling)
	passInt(pass, &s.Plateau.Reductions)
}

// addedIn3 passes the numbers that came with format 3, except the list of validations.
func (s *State) addedIn3(pass func(*uint64)) {
	passInt(pass, &s.Validation.Rows)
	passInt(pass, &s.Validation.Correct)
	passFloat(pass, &s.Validation.Loss)
	passFloat(pass, &s.Validation.Squares)
	passInt(pass, &s.Best.Epoch)
	passFloat(pass, &s.Best.Value)
	passInt(pass, &s.Best.Waited)
}

// passInt passes a count; one that does not fit an int becomes -1.
func passInt(pass func(*uint64), n *int) {
	w := uint64(*n)
	pass(&w)
	if *n = -1; w <= math.MaxInt {
		*n = int(w)
	}
}

func passFloat(pass func(*uint64), x *float64) {
	w := math.Float64bits(*x)
	pass(&w)
	*x = math.Float64frombits(w)
}

func passDigest(pass func(*uint64), d *[32]byte) {
	for i := 0; i < len(d); i += word {
		w := binary.LittleEndian.Uint64(d[i:])
		pass(&w)
		binary.LittleEndian.PutUint64(d[i:], w)
	}
}

// stateSize is how many bytes a state takes.
func stateSize(s *State) int {
	size := word + word*len(s.Losses) + word + 2*word*len(s.Validated)
	s.words(func(*uint64) { size += word })
	s.addedIn2(func(*uint64) { size += word })
	s.addedIn3(func(*uint64) { size += word })
	return size
}

// state writes what format 1 has.
func (w *writer) state(s *State) {
	s.words(func(x *uint64) { w.word(*x) })
	w.word(uint64(len(s.Losses)))
	w.floats(s.Losses)
}

// later writes what formats 2 and 3 add.
func (w *writer) later(s *State) {
	s.addedIn2(func(x *uint64) { w.word(*x) })
	s.addedIn3(func(x *uint64) { w.word(*x) })
	w.word(uint64(len(s.Validated)))
	for _, v := range s.Validated {
		w.floats([]float64{v.Loss, v.Score})
	}
}

// later reads what formats 2 and 3 add, if the checkpoint has it.
func (r *reader) later(s *State) {
	if r.format >= 2 {
		s.addedIn2(func(x *uint64) { *x = r.word() })
	}
	if r.format < 3 {
		return
	}
	s.addedIn3(func(x *uint64) { *x = r.word() })
	n := r.word()
	if n > uint64(len(r.data)/(2*word)) {
		r.short = true
		return
	}
	for range n {
		var v [2]float64
		r.floats(v[:])
		s.Validated = append(s.Validated, Validation{v[0], v[1]})
	}
}

// state reads what format 1 has.
func (r *reader) state(s *State) {
	s.words(func(x *uint64) { *x = r.word() })
	n := r.word()
	if n > uint64(len(r.data)/word) {
		r.short = true
		return
	}
	if n > 0 {
		s.Losses = make([]float64, n)
		r.floats(s.Losses)
	}
}

// refuse says why the run can never have come to s, or nothing.
func (c *Run) refuse(s *State) string {
	rows := 1 // of the phase, that s.Row is below
	switch s.Phase {
	case Learning:
		rows = len(c.Train)
	case Testing:
		rows = len(c.Test)
	case Validating:
		rows = len(c.Valid)
	case Done:
	default:
		return fmt.Sprintf("there is no phase %d", s.Phase)
	}
	switch {
	case s.Row < 0 || s.Row >= rows:
		return fmt.Sprintf("%d rows of %d are done", s.Row, rows)
	case s.Epoch != len(s.Losses):
		return fmt.Sprintf("%d epochs have %d losses", s.Epoch, len(s.Losses))
	case min(s.Test.Rows, s.Test.Correct) < 0 || s.Test.Rows > len(c.Test) || s.Test.Correct > s.Test.Rows:
		return fmt.Sprintf("%d of %d test rows are right, and there are %d", s.Test.Correct, s.Test.Rows, len(c.Test))
	}
	return ""
}

// refuseLater says why the run can never have come to what formats 2 and 3 add to
// s, or nothing.
func (c *Run) refuseLater(s *State) string {
	if why := c.refusePlateau(s); why != "" {
		return why
	}
	validated := 0
	if len(c.Valid) > 0 {
		validated = s.Evaluated()
	}
	switch {
	case len(s.Validated) != validated:
		return fmt.Sprintf("%d of %d epochs are validated", len(s.Validated), s.Epoch)
	case min(s.Validation.Rows, s.Validation.Correct, s.Best.Epoch, s.Best.Waited) < 0 || s.Validation.Rows > len(c.Valid):
		return fmt.Sprintf("%d rows of %d are validated", s.Validation.Rows, len(c.Valid))
	case s.Best.Epoch > s.Epoch || s.Best.Waited > s.Epoch:
		return fmt.Sprintf("of %d epochs the best is epoch %d, with %d since without improvement", s.Epoch, s.Best.Epoch, s.Best.Waited)
	}
	return ""
}

// refusePlateau says why the run's schedule can never have come to s, or nothing.
func (c *Run) refusePlateau(s *State) string {
	p, seen := s.Plateau, max(0, s.Evaluated()-c.Schedule.Spec().Warmup)
	switch {
	case !c.Schedule.Watches() && p != neuron.Plateau{}:
		return "it remembers losses that its schedule does not go by"
	case !c.Schedule.Watches():
		return ""
	case p.Epochs != seen:
		return fmt.Sprintf("its schedule has seen %d epochs of %d", p.Epochs, seen)
	case min(p.Waited, p.Cooling, p.Reductions) < 0 || p.Reductions > seen:
		return fmt.Sprintf("its schedule has waited %d epochs, has %d left to cool down, and has reduced the rate %d times", p.Waited, p.Cooling, p.Reductions)
	}
	return ""
}
