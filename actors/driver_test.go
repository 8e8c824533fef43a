package actors_test

import (
	"log/slog"
	"time"

	"deepnet/actors"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// driver is a trainer at its simplest: the same batch, step after step, or batches of a data set in turn.
// It fails with its network when the network's restarts are used up.
type driver struct {
	settings *actors.Settings
	network  *neuron.Network
	memory   *actors.Memory
	family   actors.Family
	in       neuron.Signals
	rows     [][]int // of in, the data set, by step in turn; none: in is the batch
	fixed    bool    // these rows are taken again and again
	buffers  [2][]int
	misleads bool // it does not always know which rows follow
	targets  neuron.Signals
	steps    uint64
	losses   []float64
	rates    []float64 // by step; none: the optimizer's learning rate
	pending  *actors.Step
	orders   [2]actors.Step
	done     chan error
	err      error
}

func (d *driver) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		d.family = actors.NewFamily(d.settings, actors.KindNetwork, d.settings.Budgets.Network)
		d.family.Exhausted = func(_ actor.Supervisor, last actors.Restart) { d.done <- &actors.Exhausted{Last: last} }
		err := d.family.Spawn(ctx, "network", func(c *actors.Cradle) actor.Actor {
			return actors.NewNetwork(d.settings, c, d.network, d.memory)
		})
		if err != nil {
			panic(err)
		}
		d.next(ctx)
	case *actors.Stepped:
		d.onStepped(ctx, msg)
	case more:
		d.steps += uint64(msg)
		d.next(ctx)
	}
}

type more int

func (d *driver) onStepped(ctx actor.Context, msg *actors.Stepped) {
	if d.pending == nil || msg.Turn != d.pending.Turn {
		return
	}
	if msg.Err != nil {
		d.done <- msg.Err
		return
	}
	d.losses = append(d.losses, msg.Loss)
	d.next(ctx)
}

func (d *driver) next(ctx actor.Context) {
	number := uint64(len(d.losses)) + 1
	if number > d.steps {
		d.pending = nil
		d.done <- nil
		return
	}
	d.pending = &d.orders[number%2]
	*d.pending = actors.Step{
		Turn: actors.Turn(number), Epoch: int(number), Number: number,
		Rate: d.rate(number), In: d.in, Fixed: d.fixed, Targets: d.targets,
	}
	if len(d.rows) > 0 {
		d.pending.Rows = d.rows[(number-1)%uint64(len(d.rows))]
	}
	if len(d.rows) > 0 && !d.fixed { // in the same memory again and again, as a trainer shuffles
		d.buffers[number%2] = append(d.buffers[number%2][:0], d.pending.Rows...)
		d.pending.Rows = d.buffers[number%2]
		if !d.misleads || number%3 == 0 { // what follows is known, or not
			d.pending.Follow = d.rows[number%uint64(len(d.rows))]
		} else if number%3 == 1 { // or not what was said
			d.pending.Follow = d.rows[(number+1)%uint64(len(d.rows))]
		}
	}
	ctx.Send(d.family.Child(0), d.pending)
}

func (d *driver) rate(step uint64) float64 {
	if d.rates == nil {
		return d.network.Spec.Optimizer.LearningRate
	}
	return d.rates[step-1]
}

func (d *driver) HandleFailure(_ *actor.ActorSystem, s actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := d.family.Failed(s, child, reason, func(int) actors.Restart { return actors.Restart{Layer: -1, Neuron: -1} })
	if i < 0 || d.pending == nil {
		return
	}
	s.(actor.Context).Send(child, d.pending)
}

func quietSystem() *actor.ActorSystem {
	return actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond)) // it keeps a goroutine that long
}

func spec(inputs int, widths ...int) neuron.Spec {
	optimizer, _ := neuron.DefaultOptimizer("momentum")
	optimizer.LearningRate = 1
	s := neuron.Spec{Inputs: inputs, Loss: "mse", Initializer: "uniform", Optimizer: optimizer, Seed: 1}
	for _, w := range widths {
		s.Layers = append(s.Layers, neuron.LayerSpec{Neurons: w, Activation: "sigmoid"})
	}
	return s
}
