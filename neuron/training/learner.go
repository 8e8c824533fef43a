package training

import (
	"deepnet/neuron"
	"deepnet/neuron/lbfgs"
)

// Order is the next thing to do in a run. What it holds stays valid until the order
// after the next one is made.
type Order struct {
	Phase   Phase             // Learning: a training step; Validating, Testing: a prediction to evaluate; Done: nothing
	Turn    uint64            // grows by one from order to order
	Epoch   int               // counts from 1
	Step    uint64            // counts from 1
	Rate    float64           // Learning: the learning rate
	Inputs  neuron.Signals    // of all rows there are, inputs x rows; the same in every order
	Rows    []int             // the numbers of those to take; not to be written to
	Fixed   bool              // the same rows are taken again and again, so that it pays to keep what they are gathered to
	Targets neuron.Signals    // of these rows, outputs x rows
	Follow  []int             // Learning: the rows of the step after this, where that is known to follow; nil: it is not
	Weights []float64         // the weight of each of them; nil: all are equal
	At      [][]neuron.Params // Learning: where loss and gradient are wanted instead of a step; nil: a step is
	Params  [][]neuron.Params // Validating, Testing: the params to predict with

	batch *batch
}

// In gathers the inputs of the order's rows, inputs x rows; those of Done are empty.
func (o Order) In() neuron.Signals {
	b := o.batch
	if b == nil {
		return neuron.Signals{}
	}
	if b.in.Cols == 0 {
		b.in = neuron.Resize(b.in, o.Inputs.Rows, len(o.Rows))
		neuron.Gather(b.in, o.Inputs, o.Rows)
	}
	return b.in
}

// Learner takes a run step by step and records how far it has come. A new one on
// the same state gives the same order again.
type Learner struct {
	run    *Run
	state  *State
	params func() [][]neuron.Params
	chance *neuron.Chance
	linker *neuron.Linker
	inputs neuron.Signals // of all rows

	epoch    int // that order is shuffled for; -1: none
	order    []int
	batches  [2]batch
	whole    batch // where a step takes all rows
	current  int
	answered Order
	spreads  map[Phase][]float64 // of the targets of the rows for validation and for the test
	spare    [][]neuron.Params   // memory for the next best weights
	flat     []float64           // memory for a gradient
	first    *lbfgs.Trajectory
}

// batch is the memory of the rows of an order.
type batch struct {
	in, targets neuron.Signals // in has no columns before it is gathered
	weights     []float64
}

// NewLearner returns a learner that goes on from state and advances it. params
// returns the params that the network has committed.
func NewLearner(run *Run, state *State, params func() [][]neuron.Params) *Learner {
	return &Learner{
		run: run, state: state, params: params, chance: neuron.NewChance(), linker: neuron.NewLinker(), inputs: run.Data.Inputs(),
		epoch: -1, order: make([]int, len(run.Train)), spreads: map[Phase][]float64{},
	}
}

// Next returns the order that comes next.
func (l *Learner) Next() Order {
	s := l.state
	order := Order{Phase: s.Phase, Turn: s.Turn + 1, Epoch: s.Epoch + 1, Step: s.Steps + 1}
	switch s.Phase {
	case Learning:
		rows := l.shuffled(s.Epoch)[s.Row:]
		count := l.run.batch(s.Row, len(l.order))
		l.teach(&order, rows[:count])
		if count < len(rows) {
			order.Follow = rows[count:][:l.run.batch(s.Row+count, len(l.order))]
		}
		order.Rate = l.run.rate(s)
		if _, whole := l.run.Network.Spec.Optimizer.LBFGS(); whole {
			order.At = l.run.Network.View(l.trajectory().Point(), l.params())
		}
	case Validating:
		l.predict(&order, l.run.Valid[s.Row:])
		order.Params = l.run.learned(s, l.params())
	case Testing:
		l.predict(&order, l.run.Test[s.Row:])
		order.Params = l.run.Answer(s, l.params())
	case Done:
	}
	l.answered = order
	return order
}

// shuffled returns the rows to learn from in the order of an epoch.
func (l *Learner) shuffled(epoch int) []int {
	if l.epoch != epoch {
		l.run.shuffle(l.order, epoch, l.chance)
		l.epoch = epoch
	}
	return l.order
}

// teach gathers the rows of a training step. Where a step takes all rows they are
// gathered only once.
func (l *Learner) teach(order *Order, rows []int) {
	b := &l.whole
	if len(rows) < len(l.run.Train) {
		b = l.other()
	}
	if b != &l.whole || b.targets.Cols == 0 {
		l.fill(b, rows)
	}
	order.take(b, l.inputs, rows)
	order.Fixed = b == &l.whole
}

// take makes the rows of a batch those of the order.
func (o *Order) take(b *batch, inputs neuron.Signals, rows []int) {
	o.Inputs, o.Rows, o.Targets, o.Weights, o.batch = inputs, rows, b.targets, b.weights, b
}

// fill gathers rows to learn from, with smoothed targets and their weights.
func (l *Learner) fill(b *batch, rows []int) {
	l.gather(b, rows)
	if l.run.Smoothing > 0 {
		l.run.smooth(b.targets)
	}
	l.weigh(b, rows)
}

// Only returns an order to learn for some of its rows alone, in memory of its own: the
// same step in every other respect.
func (l *Learner) Only(order Order, rows []int) Order {
	b := &batch{}
	l.fill(b, rows)
	order.take(b, l.inputs, rows)
	order.Fixed, order.Follow = false, nil
	return order
}

// predict gathers the next of the rows to predict.
func (l *Learner) predict(order *Order, rows []int) {
	b := l.other()
	rows = rows[:l.run.part(len(rows))]
	l.gather(b, rows)
	order.take(b, l.inputs, rows)
	order.Fixed, order.Weights = order.Phase == Validating, nil
}

// other returns the batch that the last order does not use.
func (l *Learner) other() *batch {
	l.current = 1 - l.current
	return &l.batches[l.current]
}

// gather writes the targets of the rows into the batch. Their inputs follow when they are asked for.
func (l *Learner) gather(b *batch, rows []int) {
	b.in.Cols = 0
	b.targets = neuron.Resize(b.targets, l.run.outputs(), len(rows))
	l.run.Data.Targets(b.targets, rows)
}

// weigh looks up the weights of the rows.
func (l *Learner) weigh(b *batch, rows []int) {
	if l.run.Weights == nil {
		return
	}
	b.weights = b.weights[:0]
	for _, row := range rows {
		b.weights = append(b.weights, l.run.Weights[row])
	}
}

// Stepped takes the answer to an order to learn: the mean loss over its rows. At
// the end of an epoch the mean loss and the params make the next link of the chain.
func (l *Learner) Stepped(loss float64) {
	l.advance(l.run.afterStep(*l.state, len(l.answered.Rows), loss))
}

// Measured takes the answer to an order to learn whose At is given: the loss there,
// and its gradient in the shape of the params' weights. A loss that is not finite
// needs no gradient.
func (l *Learner) Measured(loss float64, gradient [][]neuron.Params) {
	s, spec := *l.state, l.run.Network.Spec.Optimizer
	settings, _ := spec.LBFGS()
	s.Trajectory = l.trajectory()
	l.flat = l.run.Network.Flatten(l.flat[:0], gradient)
	accepted, done := s.Trajectory.Evaluated(settings, loss, l.flat)
	l.advance(l.run.afterTrial(s, accepted, done))
}

// trajectory returns that of the state, or the one to begin with.
func (l *Learner) trajectory() *lbfgs.Trajectory {
	if l.state.Trajectory != nil {
		return l.state.Trajectory
	}
	if l.first == nil {
		l.first = lbfgs.New(l.run.Network.Flatten(nil, l.params()))
	}
	return l.first
}

// Predicted takes the answer to an order to validate or to test.
func (l *Learner) Predicted(outputs neuron.Signals, loss float64) {
	part := Outcome{Rows: outputs.Cols, Loss: loss}
	switch {
	case l.run.Classes > 0:
		part.Correct = l.run.correct(outputs, l.answered.Targets)
	case outputs.Rows > 1:
		part.Squares = shares(outputs, l.answered.Targets, l.spread())
	default:
		part.Squares = squares(outputs, l.answered.Targets)
	}
	if l.state.Phase == Validating {
		l.advance(l.run.afterValidation(*l.state, part, l.spread()))
		return
	}
	l.advance(l.run.afterTest(*l.state, part))
}

// advance makes s the state, together with the link of a new epoch and the weights
// of a new best one.
func (l *Learner) advance(s State) {
	if s.Epoch > l.state.Epoch {
		s.Chain = l.linker.Link(s.Chain, s.Epoch, s.Losses[s.Epoch-1], l.run.last(&s, l.params()))
	}
	if l.run.Stopping.Best && s.Best.Epoch > l.state.Best.Epoch {
		l.spare, s.BestParams = s.BestParams, copyWeights(l.spare, l.run.learned(&s, l.params()))
	}
	*l.state = s
}

// spread is that of the targets, of every output, over the rows for validation or for the
// test, whichever are being predicted; nil: the target is classes.
func (l *Learner) spread() []float64 {
	phase := l.state.Phase
	if l.spreads[phase] == nil && l.run.Classes == 0 {
		rows := l.run.Test
		if phase == Validating {
			rows = l.run.Valid
		}
		l.spreads[phase] = l.run.spreads(rows)
	}
	return l.spreads[phase]
}
