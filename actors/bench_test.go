package actors_test

import (
	"testing"

	"deepnet/actors"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
)

// A step of a network with one actor per neuron, from the order to the commit.
func benchmark(b *testing.B, batch, inputs int, widths ...int) {
	pool := actors.NewPool(0)
	defer pool.Close()
	settings := actors.Settings{Dispatcher: pool}.WithDefaults()
	network, err := neuron.New(spec(inputs, widths...))
	if err != nil {
		b.Fatal(err)
	}
	system := quietSystem()
	d := &driver{
		settings: &settings, network: network, memory: actors.NewMemory(network.Initial(), 0), done: make(chan error),
		in: neuron.NewSignals(inputs, batch), targets: neuron.NewSignals(widths[len(widths)-1], batch), steps: 10,
		losses: make([]float64, 0, 10+b.N),
	}
	for i := range d.in.Data {
		d.in.Data[i] = float64(i%7) / 7
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

func BenchmarkStep3x3x3(b *testing.B)      { benchmark(b, 1, 3, 3, 3) }
func BenchmarkStep4x8x3(b *testing.B)      { benchmark(b, 16, 4, 8, 3) }
func BenchmarkStep64x64x10(b *testing.B)   { benchmark(b, 32, 64, 64, 10) }
func BenchmarkStep784x128x10(b *testing.B) { benchmark(b, 64, 784, 128, 10) }
