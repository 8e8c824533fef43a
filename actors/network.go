package actors

import (
	"fmt"

	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// networkActor runs a step as a transaction: forward layer by layer, the loss,
// backward layer by layer, and when every neuron has learned it commits. Until
// then nothing of the step holds, so whatever crashes is asked again.
type networkActor struct {
	settings *Settings
	cradle   *Cradle
	network  *neuron.Network
	memory   *Memory
	layers   Family

	order   any // *Step or *Predict
	turn    Turn
	epoch   int
	asked   int // the layer that was asked last
	pending any // what it was asked; nil when the order is answered
	reply   any // the answer to the order, once there is one

	inputs  inputs
	taking  []int // the rows of the data set that the order takes
	fixed   bool
	in      pair[neuron.Signals] // a batch, where the input neurons fire for that
	targets neuron.Signals
	signals []neuron.Signals       // by layer: what it fired in this turn
	between []between              // by layer: what lies between it and the next
	rows    []neuron.Signals       // by layer: what it took in, transposed
	turned  []pair[neuron.Signals] // by layer: memory for that
	errors  neuron.Signals
	outputs neuron.Signals
	loss    float64
	next    [][]neuron.Params
	shrink  float64 // what the step's gradient is multiplied by, once that is known; 0 until then

	scratch neuron.LossScratch

	forward   []pair[Forward]
	backward  []pair[Backward]
	stepped   pair[Stepped]
	predicted pair[Predicted]
}

// NewNetwork returns the actor of a network that learns into memory. It answers
// its parent.
func NewNetwork(settings *Settings, cradle *Cradle, network *neuron.Network, memory *Memory) actor.Actor {
	depth := len(network.Layers)
	return &networkActor{
		settings: settings, cradle: cradle, network: network, memory: memory,
		layers:   NewFamily(settings, KindLayer, settings.Budgets.Layer),
		signals:  make([]neuron.Signals, depth),
		between:  make([]between, depth),
		rows:     make([]neuron.Signals, depth),
		turned:   make([]pair[neuron.Signals], depth),
		next:     make([][]neuron.Params, depth),
		forward:  make([]pair[Forward], depth),
		backward: make([]pair[Backward], depth),
	}
}

// Receive is the table of a network's messages.
func (n *networkActor) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		n.start(ctx)
	case *Step:
		n.step(ctx, msg)
	case *Predict:
		n.predict(ctx, msg)
	case *Fired:
		n.onFired(ctx, msg)
	case *Learned:
		n.onLearned(ctx, msg)
	case *Kill:
		n.kill(ctx, msg)
	case *actor.Terminated:
		n.layers.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		n.layers.Retire()
	case *actor.Stopped:
		ReleaseStopped(ctx)
		*n = networkActor{} // the process is referred to beyond its end
	}
}

func (n *networkActor) start(ctx actor.Context) {
	for i := range n.network.Layers {
		err := n.layers.Spawn(ctx, fmt.Sprintf("layer-%d", i), func(cradle *Cradle) actor.Actor {
			return newLayer(n.settings, cradle, n.network, i)
		})
		if err != nil {
			panic(err)
		}
	}
	n.cradle.Started(n.settings)
}

// step begins a training step, unless it was committed before a crash kept the
// answer back.
func (n *networkActor) step(ctx actor.Context, msg *Step) {
	if n.again(ctx, msg.Turn) {
		return
	}
	n.begin(msg, msg.Turn, msg.Targets)
	n.epoch = msg.Epoch
	if held := n.memory.committed; held.turn == msg.Turn {
		n.stepDone(ctx, Stepped{Turn: msg.Turn, Loss: held.loss})
		return
	}
	n.takeIn(ctx, msg.In, msg.Rows, msg.Fixed, n.network.Layers[0].Noisy())
}

func (n *networkActor) predict(ctx actor.Context, msg *Predict) {
	if n.again(ctx, msg.Turn) {
		return
	}
	n.begin(msg, msg.Turn, msg.Targets)
	n.takeIn(ctx, msg.In, msg.Rows, msg.Fixed, false)
}

// again handles an order that was given before: it is answered again, or the
// layer that owes an answer is asked again. Older orders are dropped.
func (n *networkActor) again(ctx actor.Context, turn Turn) bool {
	if turn > n.turn {
		return false
	}
	if turn < n.turn {
		return true
	}
	if n.reply != nil {
		ctx.Send(ctx.Parent(), n.reply)
	} else if n.pending != nil {
		ctx.Send(n.layers.Child(n.asked), n.pending)
	}
	return true
}

func (n *networkActor) begin(order any, turn Turn, targets neuron.Signals) {
	n.order, n.turn, n.targets = order, turn, targets
	n.pending, n.reply, n.shrink = nil, nil, 0
}

// ask hands an order to a layer and remembers it until it is answered.
func (n *networkActor) ask(ctx actor.Context, layer int, order any) {
	n.asked, n.pending = layer, order
	ctx.Send(n.layers.Child(layer), order)
}

// fire asks a layer to fire for the signals in, of a batch (part 0) or of a part of the data set.
func (n *networkActor) fire(ctx actor.Context, layer int, in neuron.Signals, part int) {
	order := n.forward[layer].turn()
	_, learning := n.order.(*Step)
	*order = Forward{
		Turn: n.turn, Part: part, Step: n.number(), Learning: learning, Light: isLight(&n.network.Layers[layer], in.Cols),
		In: in, Params: n.params()[layer],
	}
	n.ask(ctx, layer, order)
}

// fireNext asks a layer after the first to fire, and transposes what that takes in while its neurons fire; rows has that
// already where it is of the data set.
func (n *networkActor) fireNext(ctx actor.Context, layer int, rows neuron.Signals) {
	in := n.incoming(layer)
	n.fire(ctx, layer, in, 0)
	if _, learning := n.order.(*Step); learning && rows.Data == nil {
		turned := n.turned[layer].turn()
		*turned = neuron.Resize(*turned, in.Cols, in.Rows)
		neuron.Transpose(*turned, in)
		rows = *turned
	}
	n.rows[layer] = rows
}

// params returns what the order is carried out with.
func (n *networkActor) params() [][]neuron.Params {
	switch order := n.order.(type) {
	case *Step:
		if order.At != nil {
			return order.At
		}
	case *Predict:
		if order.Params != nil {
			return order.Params
		}
	}
	return n.memory.Params()
}

// incoming returns the signals that a layer after the first sums.
func (n *networkActor) incoming(layer int) neuron.Signals {
	if n.normalises(layer - 1) {
		return *n.between[layer-1].signals.now()
	}
	return n.signals[layer-1]
}

// number returns the step at hand; a prediction belongs to the last one.
func (n *networkActor) number() uint64 {
	if step, ok := n.order.(*Step); ok {
		return step.Number
	}
	return n.memory.Step()
}

// onFired moves the signals on to the next layer, or to the loss.
func (n *networkActor) onFired(ctx actor.Context, msg *Fired) {
	if order, forward := n.pending.(*Forward); !forward || msg.Turn != n.turn || msg.Part != order.Part || msg.First != n.asked {
		return
	}
	n.settings.Reach(KindNetwork, During, msg)
	if msg.Part > 0 {
		n.inputs.keep(msg.Signal, msg.Bad < 0)
		n.load(ctx)
		return
	}
	if _, step := n.order.(*Step); step && msg.Bad >= 0 {
		n.diverged(ctx, n.asked, msg.Bad, "signal")
		return
	}
	n.signals[n.asked] = msg.Signal
	if n.normalises(n.asked) {
		n.between[n.asked].forward(msg.Signal)
	}
	if n.asked+1 < len(n.network.Layers) {
		n.fireNext(ctx, n.asked+1, neuron.Signals{})
		return
	}
	n.compare(ctx, msg.Signal)
}

func (n *networkActor) predictDone(ctx actor.Context) {
	reply := n.predicted.turn()
	*reply = Predicted{Turn: n.turn, Outputs: n.outputs, Loss: n.loss}
	n.pending, n.reply = nil, reply
	ctx.Send(ctx.Parent(), reply)
}

func (n *networkActor) kill(ctx actor.Context, msg *Kill) {
	if msg.Victim == KindNetwork {
		panic(Killed{KindNetwork, msg.By})
	}
	ctx.Send(n.layers.Child(msg.Layer), msg)
}

// HandleFailure restarts a layer and asks it again.
func (n *networkActor) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := n.layers.Failed(supervisor, child, reason, func(i int) Restart {
		return Restart{Layer: i, Neuron: -1, Step: n.number()}
	})
	if i >= 0 && i == n.asked && n.pending != nil {
		supervisor.(actor.Context).Send(child, n.pending)
	}
}
