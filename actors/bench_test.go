package actors_test

import (
	"fmt"
	"testing"

	"deepnet/actors"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// A step of a network with one actor per neuron, from the order to the commit, on ten batches of a data set in turn.
func benchmark(b *testing.B, batch int, spec neuron.Spec) { benchmarkShared(b, batch, spec, 1) }

// benchmarkShared has so many neurons share an actor.
func benchmarkShared(b *testing.B, batch int, spec neuron.Spec, neuronsPerActor int) {
	pool := actors.NewPool(0)
	defer pool.Close()
	settings := actors.Settings{Dispatcher: pool, NeuronsPerActor: neuronsPerActor}.WithDefaults()
	network, err := neuron.New(spec)
	if err != nil {
		b.Fatal(err)
	}
	system := quietSystem()
	d := &driver{
		settings: &settings, network: network, memory: actors.NewMemory(network.Initial(), 0), done: make(chan error),
		in: neuron.NewSignals(spec.Inputs, 10*batch), targets: neuron.NewSignals(spec.Layers[len(spec.Layers)-1].Neurons, batch), steps: 10,
		losses: make([]float64, 0, 10+b.N),
	}
	for i := range d.in.Data {
		d.in.Data[i] = float64(i%7) / 7
	}
	for b := range 10 {
		d.rows = append(d.rows, nil)
		for i := range batch {
			d.rows[b] = append(d.rows[b], i*10+b)
		}
	}
	pid := system.Root.Spawn(settings.Props("driver", func() actor.Actor { return d }))
	<-d.done
	b.ReportAllocs()
	b.ResetTimer()
	system.Root.Send(pid, more(b.N))
	<-d.done
	b.StopTimer()
	if err := system.Root.StopFuture(pid).Wait(); err != nil {
		b.Error(err)
	}
}

func BenchmarkStep3x3x3(b *testing.B)      { benchmark(b, 1, spec(3, 3, 3)) }
func BenchmarkStep4x8x3(b *testing.B)      { benchmark(b, 16, spec(4, 8, 3)) }
func BenchmarkStep64x64x10(b *testing.B)   { benchmark(b, 32, spec(64, 64, 10)) }
func BenchmarkStep784x128x10(b *testing.B) { benchmark(b, 64, spec(784, 128, 10)) }

// What it brings that neurons share an actor.
func BenchmarkShared(b *testing.B) {
	for _, c := range []struct {
		name  string
		batch int
		spec  neuron.Spec
	}{
		{"4x8x3", 16, spec(4, 8, 3)},
		{"64x64x10", 32, spec(64, 64, 10)},
		{"784x128x10", 64, spec(784, 128, 10)},
		{"784x1024x1024x10", 128, spec(784, 1024, 1024, 10)},
	} {
		for _, n := range []int{1, 4, 8, 16, 32, -1} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) { benchmarkShared(b, c.batch, c.spec, n) })
		}
	}
}

// What a step costs more that normalises, or goes backward twice to clip its gradient.
func BenchmarkStep64x64x10With(b *testing.B) {
	for _, how := range neuron.Normalizations() {
		s := spec(64, 64, 10)
		s.Layers[0].Normalization = how
		b.Run("normalization="+how, func(b *testing.B) { benchmark(b, 32, s) })
	}
	s := spec(64, 64, 10)
	s.Regularization.ClipTotal = 1
	b.Run("clip-total-norm", func(b *testing.B) { benchmark(b, 32, s) })
}
