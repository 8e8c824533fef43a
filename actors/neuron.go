package actors

import (
	"slices"
	"sync"

	"deepnet/neuron"
	"deepnet/neuron/kernel"

	"github.com/asynkron/protoactor-go/actor"
)

// neuronActor is a neuron, or a run of neighbours that share an actor. It fires
// and learns from the weights that its order calls committed, and writes the
// next ones beside them, into one of two rows of its own used in turn. What it
// keeps besides is only a memory of the turn at hand: after a crash it works
// that out again.
type neuronActor struct {
	settings  *Settings
	cradle    *Cradle
	layer     *neuron.Layer
	optimizer neuron.Optimizer
	first     int
	count     int

	z, y, e     neuron.Signals // sums, signals, errors: count x rows
	emitted     neuron.Signals // the signals with the step's dropout and noise
	dropped     []bool         // which of them dropout made 0
	drawn       Turn           // the turn that dropped belongs to
	chance      *neuron.Chance
	fired       firing // what z and y belong to
	learned     Turn   // the turn the last Learned belongs to
	hasGradient bool   // it had the gradient
	rows        [2][]neuron.Params
	answer      pair[Fired]
	learning    pair[Learned]
}

// firing says what was fired for: a turn, and in it a part of the data set.
type firing struct {
	turn Turn
	part int
}

// Receive is the table of a neuron's messages.
func (n *neuronActor) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		n.cradle.Started(n.settings)
	case *Forward:
		n.fire(ctx, msg)
	case *Backward:
		n.learn(ctx, msg)
	case *Kill:
		panic(Killed{KindNeuron})
	}
}

// fire answers Forward. Asked again, it repeats its answer.
func (n *neuronActor) fire(ctx actor.Context, msg *Forward) {
	if at := (firing{msg.Turn, msg.Part}); n.fired != at {
		n.sum(at, msg.Learning, msg.In, msg.Params)
		bad := -1
		if i, finite := neuron.FiniteSignals(n.y); !finite {
			bad = n.first + i
		}
		*n.answer.turn() = Fired{Turn: msg.Turn, Part: msg.Part, First: n.first, Signal: n.emit(msg), Bad: bad}
	}
	n.settings.Reach(KindNeuron, During, msg)
	ctx.Send(ctx.Parent(), n.answer.now())
}

// emit returns the signals that the layer after hears.
func (n *neuronActor) emit(msg *Forward) neuron.Signals {
	if !msg.Learning || !n.layer.Noisy() {
		return n.y
	}
	n.emitted = neuron.Resize(n.emitted, n.count, msg.In.Cols)
	n.layer.AddNoise(n.emitted, n.y, n.drops(msg.In.Cols), n.draws(msg.Step))
	n.drawn = msg.Turn
	return n.emitted
}

// draws is where these neurons' chance in a step comes from.
func (n *neuronActor) draws(step uint64) neuron.Draws {
	if n.chance == nil {
		n.chance = neuron.NewChance()
	}
	return neuron.Draws{First: n.first, Step: step, Chance: n.chance}
}

func (n *neuronActor) sum(at firing, learning bool, in neuron.Signals, params []neuron.Params) {
	n.z = neuron.Resize(n.z, n.layer.SumRows(n.count), in.Cols)
	n.y = neuron.Resize(n.y, n.count, in.Cols)
	own := params[n.first : n.first+n.count]
	if learning {
		n.layer.FireToLearn(n.z, n.y, n.first, own, in)
	} else {
		n.layer.Fire(n.z, n.y, n.first, own, in)
	}
	n.fired = at
}

// learn answers Backward. Asked again, it repeats its answer; restarted since
// it fired, it sums again first.
func (n *neuronActor) learn(ctx actor.Context, msg *Backward) {
	if n.learned != msg.Turn || n.hasGradient != msg.Gradient {
		if at := (firing{turn: msg.Turn}); n.fired != at {
			n.sum(at, true, msg.In, msg.Params)
		}
		n.gather(msg)
		n.move(msg)
		n.learned, n.hasGradient = msg.Turn, msg.Gradient
	}
	ctx.Send(ctx.Parent(), n.learning.now())
}

// gather sums the errors that these neurons caused.
func (n *neuronActor) gather(msg *Backward) {
	n.e = neuron.Resize(n.e, n.count, msg.In.Cols)
	if msg.Downstream == nil {
		copy(n.e.Data, msg.Errors.Data[n.first*msg.Errors.Stride:])
	} else {
		scratch := n.borrow(len(msg.Downstream))
		n.layer.Backpropagate(n.e, *scratch, n.first, msg.Downstream, msg.Deltas)
		scratches.Put(scratch)
	}
	if n.layer.Noisy() {
		if n.drawn != msg.Turn { // restarted since it fired
			n.layer.Drop(n.drops(n.e.Cols), n.e.Cols, n.draws(msg.Step))
			n.drawn = msg.Turn
		}
		n.layer.BackpropagateNoise(n.e, n.dropped)
	}
}

// drops returns memory for which signals of so many rows are dropped.
func (n *neuronActor) drops(rows int) []bool {
	if need := n.count * rows; cap(n.dropped) < need {
		n.dropped = make([]bool, need)
	} else {
		n.dropped = n.dropped[:need]
	}
	return n.dropped
}

// move works out the next weights beside the committed ones.
func (n *neuronActor) move(msg *Backward) {
	now := msg.Params[n.first : n.first+n.count]
	next := n.row(now, msg.Gradient)
	if msg.Gradient {
		n.layer.Gradient(next, n.e, now, msg.Rows, n.z, n.y, msg.Penalties)
	} else {
		settings := neuron.StepSettings{Step: msg.Step, Rate: msg.Rate, Shrink: msg.Shrink}
		scratch := n.borrow(len(now[0].Weights))
		n.layer.Learn(next, n.e, *scratch, now, msg.Rows, n.z, n.y, n.optimizer, settings)
		scratches.Put(scratch)
	}
	n.settings.Reach(KindNeuron, During, msg) // the next weights are written, nobody knows of them
	bad := -1
	for i, params := range next {
		if !neuron.Finite(params) {
			bad = n.first + i
			break
		}
	}
	*n.learning.turn() = Learned{Turn: msg.Turn, First: n.first, Next: next, Delta: n.e, Bad: bad, Gradient: msg.Gradient}
}

// row returns the one of its two rows that is not committed. The second is the one that it
// finds committed when it first learns: nobody else reads that once another is.
func (n *neuronActor) row(now []neuron.Params, gradient bool) []neuron.Params {
	if n.rows[0] == nil {
		n.rows[0] = like(now)
	}
	if n.rows[1] == nil && !gradient { // where a gradient is asked for, now may be anybody's
		n.rows[1] = slices.Clone(now)
	}
	if &n.rows[0][0].Weights[0] == &now[0].Weights[0] {
		return n.rows[1]
	}
	return n.rows[0]
}

// scratches are memory that a neuron needs only while it handles a message, so that there is as much of it as there are workers,
// not as there are neurons.
var scratches = sync.Pool{New: func() any { return new([]float64) }}

// borrow returns scratch memory for what has so many numbers to a neuron, to be put back.
func (n *neuronActor) borrow(numbers int) *[]float64 {
	numbers *= min(n.count, kernel.Shared)
	scratch := scratches.Get().(*[]float64)
	if len(*scratch) < numbers {
		*scratch = make([]float64, numbers)
	}
	return scratch
}
