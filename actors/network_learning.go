package actors

import (
	"math"

	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// compare takes the loss of what came out against what was wanted, or answers a prediction.
func (n *networkActor) compare(ctx actor.Context, emitted neuron.Signals) {
	n.outputs = neuron.Resize(n.outputs, emitted.Rows, emitted.Cols)
	if n.targets.Cols == 0 {
		n.network.Head.Outputs(n.outputs, emitted)
		n.predictDone(ctx)
		return
	}
	n.errors = neuron.Resize(n.errors, emitted.Rows, emitted.Cols)
	step, learning := n.order.(*Step)
	if learning && step.Weights != nil {
		n.loss = n.network.Head.WeightedLossAndGradient(n.errors, n.outputs, emitted, n.targets, step.Weights, &n.scratch)
	} else {
		n.loss = n.network.Head.LossAndGradient(n.errors, n.outputs, emitted, n.targets)
	}
	if !learning {
		n.predictDone(ctx)
		return
	}
	n.loss += n.network.Penalty(n.params(), emitted.Cols)
	if math.IsNaN(n.loss - n.loss) {
		n.diverged(ctx, -1, 0, "loss")
		return
	}
	n.backpropagate(ctx, len(n.network.Layers)-1, neuron.Signals{})
}

// diverged ends a step whose numbers stopped being finite: it is not committed.
func (n *networkActor) diverged(ctx actor.Context, layer, index int, what string) {
	err := &neuron.Divergence{Epoch: n.epoch, Step: n.number(), Layer: layer, Neuron: index, What: what}
	n.stepDone(ctx, Stepped{Turn: n.turn, Err: err})
}

// backpropagate asks a layer to learn; deltas are those of the layer it feeds.
func (n *networkActor) backpropagate(ctx actor.Context, layer int, deltas neuron.Signals) {
	order, step, params := n.backward[layer].turn(), n.order.(*Step), n.params()
	*order = Backward{
		Turn: n.turn, Step: n.number(), Rate: step.Rate, Light: isLight(&n.network.Layers[layer], n.errors.Cols), Gradient: step.At != nil || n.measures(), Penalties: step.At != nil,
		Shrink: n.shrink, In: n.incoming(layer), Rows: n.rows[layer], Params: params[layer], Errors: n.errors, Deltas: deltas,
	}
	switch {
	case n.normalises(layer):
		order.Errors = n.between[layer].backward(&n.network.Layers[layer], n.signals[layer], params[layer+1], deltas)
	case layer+1 < len(n.network.Layers):
		order.Downstream = params[layer+1]
	}
	n.ask(ctx, layer, order)
	if !n.network.Layers[layer-1].Learns() {
		n.inputs.prepare(step.Follow) // while neurons learn and there is nothing else to do here
	}
}

// onLearned moves the errors back to the layer before, or commits.
func (n *networkActor) onLearned(ctx actor.Context, msg *Learned) {
	order, backward := n.pending.(*Backward)
	if !backward || msg.Turn != n.turn || msg.First != n.asked || msg.Gradient != order.Gradient {
		return
	}
	if msg.Bad >= 0 {
		n.diverged(ctx, n.asked, msg.Bad, "weights")
		return
	}
	n.next[n.asked] = msg.Next
	n.settings.Reach(KindNetwork, During, msg)
	if previous := n.asked - 1; n.network.Layers[previous].Learns() {
		n.backpropagate(ctx, previous, msg.Delta)
		return
	}
	switch {
	case n.order.(*Step).At != nil:
		n.stepDone(ctx, Stepped{Turn: n.turn, Loss: n.loss, Gradient: n.next})
	case n.measures():
		n.shrink = n.network.TotalClip(n.next)
		n.backpropagate(ctx, len(n.network.Layers)-1, neuron.Signals{})
	default:
		n.commit(ctx)
	}
}

// measures says whether the step at hand waits for the length of its gradient: then
// it goes backward once for the gradient, and again to learn.
func (n *networkActor) measures() bool { return n.network.ClipsTotal() && n.shrink == 0 }

func (n *networkActor) commit(ctx actor.Context) {
	n.memory.commit(n.order.(*Step), n.loss, n.next)
	n.settings.Reach(KindNetwork, During, n.order)
	n.stepDone(ctx, Stepped{Turn: n.turn, Loss: n.loss})
}

func (n *networkActor) stepDone(ctx actor.Context, answer Stepped) {
	reply := n.stepped.turn()
	*reply = answer
	n.pending, n.reply = nil, reply
	ctx.Send(ctx.Parent(), reply)
}
