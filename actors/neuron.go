package actors

import (
	"slices"

	"deepnet/neuron"

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
	block     *block // the neighbours it reads the signals with
	optimizer neuron.Optimizer
	first     int
	count     int

	y, e     neuron.Signals // signals, errors: count x rows
	emitted  neuron.Signals // the signals with the step's dropout and noise
	fired    firing         // what y belongs to
	learned  learning
	rows     [2][]neuron.Params
	answer   pair[Fired]
	learning pair[Learned]
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
		panic(Killed{KindNeuron, msg.By})
	}
}

// fire answers Forward. Asked again, it repeats its answer.
func (n *neuronActor) fire(ctx actor.Context, msg *Forward) {
	if at := firingFor(msg); n.fired != at {
		n.y = neuron.Resize(n.y, n.count, msg.In.Cols)
		emitted := n.y
		if at.noisy(n.layer) {
			n.emitted = neuron.Resize(n.emitted, n.count, msg.In.Cols)
			emitted = n.emitted
		}
		n.block.fire(n.y, emitted, n.first, msg)
		n.fired = at
		bad := -1
		if i, finite := neuron.FiniteSignals(n.y); !finite {
			bad = n.first + i
		}
		*n.answer.turn() = Fired{Turn: msg.Turn, Part: msg.Part, First: n.first, Signal: emitted, Bad: bad}
	}
	n.settings.Reach(KindNeuron, During, msg)
	ctx.Send(ctx.Parent(), n.answer.now())
}

// learn answers Backward. Asked again, it repeats its answer.
func (n *neuronActor) learn(ctx actor.Context, msg *Backward) {
	if own := (learning{msg.Turn, msg.Gradient}); n.learned != own {
		n.move(msg)
		n.learned = own
	}
	ctx.Send(ctx.Parent(), n.learning.now())
}

// move works out the next weights beside the committed ones.
func (n *neuronActor) move(msg *Backward) {
	next := n.row(msg.Params[n.first:n.first+n.count], msg.Gradient)
	n.e = neuron.Resize(n.e, n.count, msg.In.Cols)
	n.block.learn(next, n.e, n.first, msg, n.optimizer)
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
