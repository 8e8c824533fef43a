package training

import (
	"math"

	"deepnet/neuron"
)

// Order is the next thing to be done in a course. Its signals stay as they are
// until the order after the next one is made.
type Order struct {
	Phase   Phase   // Learning: a training step; Examining: a prediction to be judged; Done: nothing
	Turn    uint64  // grows by one from order to order
	Epoch   int     // counts from 1
	Step    uint64  // counts from 1
	Rate    float64 // the learning rate, of an order to learn
	In      neuron.Signals
	Targets neuron.Signals
	Rows    []int // what they are gathered from; not to be written
}

// Learner takes a course step by step and writes down how far it got. One that
// is made anew from the same state gives the same order again.
type Learner struct {
	course *Course
	state  *State
	chance *neuron.Chance
	linker *neuron.Linker

	epoch    int // the epoch that order is shuffled for; -1: none
	order    []int
	batches  [2]struct{ in, targets neuron.Signals }
	current  int
	answered Order
}

// NewLearner returns a learner that goes on from state and advances it.
func NewLearner(course *Course, state *State) *Learner {
	return &Learner{
		course: course, state: state, chance: neuron.NewChance(), linker: neuron.NewLinker(),
		epoch: -1, order: make([]int, len(course.Train)),
	}
}

// Next returns the order that comes next.
func (l *Learner) Next() Order {
	s := l.state
	order := Order{Phase: s.Phase, Turn: s.Turn + 1, Epoch: s.Epoch + 1, Step: s.Steps + 1}
	switch s.Phase {
	case Learning:
		rows := l.shuffled(s.Epoch)[s.Row:]
		l.gather(&order, rows[:l.course.batch(s.Row, len(l.order))])
		order.Rate = l.course.rate(s)
	case Examining:
		rows := l.course.Held[s.Row:]
		l.gather(&order, rows[:l.course.part(len(rows))])
	case Done:
	}
	l.answered = order
	return order
}

func (l *Learner) shuffled(epoch int) []int {
	if l.epoch != epoch {
		l.course.shuffle(l.order, epoch, l.chance)
		l.epoch = epoch
	}
	return l.order
}

func (l *Learner) gather(order *Order, rows []int) {
	l.current = 1 - l.current
	batch := &l.batches[l.current]
	batch.in = neuron.Resize(batch.in, l.course.Network.Spec.Inputs, len(rows))
	batch.targets = neuron.Resize(batch.targets, l.course.outputs(), len(rows))
	l.course.Data.Gather(batch.in, batch.targets, rows)
	order.In, order.Targets, order.Rows = batch.in, batch.targets, rows
}

// Stepped takes down the answer to an order to learn: the mean loss over its
// rows, and the params as the step left them. At the end of an epoch these make
// the next link of the chain.
func (l *Learner) Stepped(loss float64, params [][]neuron.Params) {
	s := l.course.afterStep(*l.state, l.answered.In.Cols, loss)
	if s.Epoch > l.state.Epoch {
		s.Chain = l.linker.Link(s.Chain, s.Epoch, s.Losses[s.Epoch-1], params)
	}
	*l.state = s
}

// Predicted takes down the answer to an order to examine.
func (l *Learner) Predicted(outputs neuron.Signals, loss float64) {
	part := Exam{Rows: outputs.Cols, Loss: loss}
	if l.course.Classes > 0 {
		part.Correct = correct(outputs, l.answered.Targets)
	} else {
		part.Squares = squares(outputs, l.answered.Targets)
	}
	*l.state = l.course.afterExam(*l.state, part)
}

// correct counts the rows whose class is the one wanted.
func correct(outputs, targets neuron.Signals) int {
	count := 0
	for b := range outputs.Cols {
		if Class(outputs, b) == Class(targets, b) {
			count++
		}
	}
	return count
}

// Class returns the class that row b of outputs stands for: the first of the
// largest outputs; with a single output, class 1 from one half on.
func Class(outputs neuron.Signals, b int) int {
	if outputs.Rows == 1 {
		if outputs.Data[b] >= 0.5 {
			return 1
		}
		return 0
	}
	best := 0
	for j := 1; j < outputs.Rows; j++ {
		if outputs.Data[j*outputs.Stride+b] > outputs.Data[best*outputs.Stride+b] {
			best = j
		}
	}
	return best
}

// squares sums the squared differences, outputs ascending, rows ascending.
func squares(outputs, targets neuron.Signals) float64 {
	sum := 0.0
	for i, y := range outputs.Data {
		difference := y - targets.Data[i]
		sum = math.FMA(difference, difference, sum)
	}
	return sum
}
