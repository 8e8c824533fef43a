package actors_test

import (
	"fmt"
	"log/slog"
	"math"

	"deepnet/actors"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// teacher teaches a network the same batch a hundred times, and has one of its neurons
// killed on the way.
type teacher struct {
	settings *actors.Settings
	network  *neuron.Network
	memory   *actors.Memory // what the network has learned; it outlives every actor
	family   actors.Family  // of one: the network
	step     actors.Step    // the order at hand, to be given again to a network that was restarted
	done     chan float64
}

func (t *teacher) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		t.family = actors.NewFamily(t.settings, actors.KindNetwork, t.settings.Budgets.Network)
		_ = t.family.Spawn(ctx, "network", func(c *actors.Cradle) actor.Actor {
			return actors.NewNetwork(t.settings, c, t.network, t.memory)
		})
		t.teach(ctx)
	case *actors.Stepped:
		if msg.Turn != t.step.Turn {
			return // an answer that came twice
		}
		if t.step.Number == 100 {
			t.done <- msg.Loss
			return
		}
		t.teach(ctx)
	}
}

func (t *teacher) teach(ctx actor.Context) {
	t.step.Turn++
	t.step.Number++
	t.step.Epoch++
	step := t.step // a message is never changed after it was sent
	ctx.Send(t.family.Child(0), &step)
	if t.step.Number == 50 {
		ctx.Send(t.family.Child(0), &actors.Kill{Victim: actors.KindNeuron, Layer: 1, Neuron: 2})
	}
}

// A network of your own whose every neuron is a supervised actor: one of them is killed
// halfway, its layer restarts it, and what is learned is what plain loops learn, to the
// last bit.
func Example() {
	optimizer, _ := neuron.DefaultOptimizer("adam")
	network, err := neuron.New(neuron.Spec{
		Inputs: 2, Layers: []neuron.LayerSpec{{Neurons: 4, Activation: "tanh"}, {Neurons: 1, Activation: "sigmoid"}},
		Loss: "mse", Optimizer: optimizer, Initializer: "glorot", Seed: 1,
	})
	if err != nil {
		panic(err)
	}
	in, targets := neuron.NewSignals(2, 4), neuron.NewSignals(1, 4) // columns x rows
	copy(in.Data, []float64{0, 0, 1, 1, 0, 1, 0, 1})
	copy(targets.Data, []float64{0, 1, 1, 0}) // exclusive or

	system := actors.NewSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }))
	pool := actors.NewPool(0)
	defer pool.Close()
	restarts := make(chan actors.Restart, 8)
	settings := actors.Settings{Dispatcher: pool, Observe: func(r actors.Restart) { restarts <- r }}.WithDefaults()
	t := &teacher{
		settings: &settings, network: network, memory: actors.NewMemory(network.Initial(), 0),
		step: actors.Step{Rate: optimizer.LearningRate, In: in, Targets: targets}, done: make(chan float64),
	}
	root := system.Root.Spawn(settings.Props("teacher", func() actor.Actor { return t }))
	loss := <-t.done

	plain := neuron.NewReference(network) // the same by plain loops
	var want float64
	for range 100 {
		if want, err = plain.Step(in, targets); err != nil {
			panic(err)
		}
	}
	r := <-restarts
	fmt.Printf("%s %d of layer %d: %s\n", r.Kind, r.Neuron, r.Layer, r.Reason)
	fmt.Println("the same loss to the last bit:", math.Float64bits(loss) == math.Float64bits(want))
	_ = system.Root.StopFuture(root).Wait()
	// Output:
	// neuron 2 of layer 1: neuron killed on request
	// the same loss to the last bit: true
}
