package actors

import (
	"fmt"

	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// layerActor is a supervised group of neurons. It hands them the order it got,
// keeps a slot for each one's answer, and answers the network when all slots are
// filled. A neuron that comes back from a crash is asked again unless its slot
// is filled.
type layerActor struct {
	settings *Settings
	cradle   *Cradle
	network  *neuron.Network
	layer    *neuron.Layer
	neurons  Family
	bunches  bunches
	run      int // neurons per actor
	together int // actors per block

	order    any // *Forward or *Backward being answered
	reply    any // what it was answered with, nil until then
	turn     Turn
	step     uint64
	answered []bool // by actor
	missing  int

	signals  pair[neuron.Signals] // what the neurons fired, this turn and the last
	deltas   pair[neuron.Signals]
	next     []neuron.Params
	bad      int // the first neuron whose numbers are not finite, -1: none
	firing   pair[Fired]
	learning pair[Learned]
}

func newLayer(settings *Settings, cradle *Cradle, network *neuron.Network, index int) *layerActor {
	layer := &network.Layers[index]
	l := &layerActor{
		settings: settings, cradle: cradle, network: network, layer: layer,
		neurons: NewFamily(settings, KindNeuron, settings.Budgets.Neuron),
		run:     settings.NeuronsPerActor,
		next:    make([]neuron.Params, layer.Neurons),
	}
	if l.run <= 0 || l.run > layer.Neurons {
		l.run = layer.Neurons
	}
	l.bunches.parent = cradle.box
	l.answered = make([]bool, (layer.Neurons+l.run-1)/l.run)
	return l
}

// Receive is the table of a layer's messages.
func (l *layerActor) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		l.start(ctx)
	case *Forward:
		l.ask(ctx, msg, msg.Turn, msg.Step, msg.In.Cols)
	case *Backward:
		l.ask(ctx, msg, msg.Turn, msg.Step, msg.In.Cols)
	case *Fired:
		l.keepSignal(ctx, msg)
	case *Learned:
		l.keepNext(ctx, msg)
	case *Kill:
		l.kill(ctx, msg)
	case *actor.Terminated:
		l.neurons.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		l.neurons.Retire()
	case *actor.Stopped:
		ReleaseStopped(ctx)
		*l = layerActor{} // the process is referred to beyond its end
	}
}

func (l *layerActor) start(ctx actor.Context) {
	parts := blocks(l.layer, l.run, workers(l.settings.Dispatcher))
	l.together = max(1, parts[0].count/l.run)
	for first := 0; first < l.layer.Neurons; first += l.run {
		count := min(l.run, l.layer.Neurons-first)
		err := l.neurons.Spawn(ctx, fmt.Sprintf("neuron-%d", first), func(cradle *Cradle) actor.Actor {
			return &neuronActor{settings: l.settings, cradle: cradle, layer: l.layer, block: parts[first/parts[0].count], optimizer: l.network.Optimizer, first: first, count: count}
		})
		if err != nil {
			panic(err)
		}
	}
	l.cradle.Started(l.settings)
}

// ask hands an order to every neuron. The same order again reaches only those
// that have not answered it, and is answered again when all have.
func (l *layerActor) ask(ctx actor.Context, order any, turn Turn, step uint64, rows int) {
	if order != l.order {
		l.order, l.reply, l.turn, l.step, l.bad = order, nil, turn, step, -1
		clear(l.answered)
		l.missing = len(l.answered)
		l.prepare(order)
	}
	l.settings.Reach(KindLayer, During, order)
	if l.missing > 0 {
		l.bunches.send(&l.neurons, bunchSize(l.layer, rows, l.run, len(l.answered), l.together), l.answered, order)
	}
	if l.reply != nil {
		ctx.Send(ctx.Parent(), l.reply)
	}
}

func (l *layerActor) prepare(order any) {
	switch msg := order.(type) {
	case *Forward:
		signals := l.signals.turn()
		*signals = neuron.Resize(*signals, l.layer.Neurons, msg.In.Cols)
	case *Backward:
		deltas := l.deltas.turn()
		*deltas = neuron.Resize(*deltas, l.layer.Neurons, msg.In.Cols)
	}
}

// keepSignal fills the slots of neurons that fired.
func (l *layerActor) keepSignal(ctx actor.Context, msg *Fired) {
	order, forward := l.order.(*Forward)
	if !forward || msg.Turn != order.Turn || msg.Part != order.Part || !l.fill(msg.First) {
		return
	}
	copyRows(*l.signals.now(), msg.First, msg.Signal)
	l.noteBad(msg.Bad)
	l.settings.Reach(KindLayer, During, msg)
	if l.missing == 0 {
		l.answer(ctx)
	}
}

// keepNext fills the slots of neurons that learned.
func (l *layerActor) keepNext(ctx actor.Context, msg *Learned) {
	order, backward := l.order.(*Backward)
	if !backward || msg.Turn != order.Turn || msg.Gradient != order.Gradient || !l.fill(msg.First) {
		return
	}
	copyRows(*l.deltas.now(), msg.First, msg.Delta)
	copy(l.next[msg.First:], msg.Next)
	l.noteBad(msg.Bad)
	l.settings.Reach(KindLayer, During, msg)
	if l.missing == 0 {
		l.answer(ctx)
	}
}

// noteBad keeps the first neuron whose numbers are not finite.
func (l *layerActor) noteBad(neuron int) {
	if neuron >= 0 && (l.bad < 0 || neuron < l.bad) {
		l.bad = neuron
	}
}

// fill notes the answer of the actor that begins with neuron first; false when
// it had answered before.
func (l *layerActor) fill(first int) bool {
	i := first / l.run
	if l.answered[i] {
		return false
	}
	l.answered[i] = true
	l.missing--
	return true
}

// answer tells the network, all slots being filled.
func (l *layerActor) answer(ctx actor.Context) {
	switch order := l.order.(type) {
	case *Forward:
		fired := l.firing.turn()
		*fired = Fired{Turn: l.turn, Part: order.Part, First: l.layer.Index, Signal: *l.signals.now(), Bad: l.bad}
		l.reply = fired
	case *Backward:
		learned := l.learning.turn()
		*learned = Learned{Turn: l.turn, First: l.layer.Index, Next: l.next, Delta: *l.deltas.now(), Bad: l.bad, Gradient: order.Gradient}
		l.reply = learned
	}
	ctx.Send(ctx.Parent(), l.reply)
}

func (l *layerActor) kill(ctx actor.Context, msg *Kill) {
	if msg.Victim == KindLayer {
		panic(Killed{KindLayer, msg.By})
	}
	ctx.Send(l.neurons.Child(msg.Neuron/l.run), msg)
}

// HandleFailure restarts a neuron and asks it again.
func (l *layerActor) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := l.neurons.Failed(supervisor, child, reason, func(i int) Restart {
		return Restart{Layer: l.layer.Index, Neuron: i * l.run, Step: l.step}
	})
	if i >= 0 && l.order != nil && !l.answered[i] {
		supervisor.(actor.Context).Send(child, l.order)
	}
}
