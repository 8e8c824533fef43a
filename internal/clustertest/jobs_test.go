package clustertest

import (
	"context"
	"sync"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// jobKinds are the jobs that are disturbed: a fraction of a second of learning each, by
// different optimizers, with everything that a run carries from step to step.
var jobKinds = sync.OnceValue(func() []*protocol.Submit {
	iris, wine := servicetest.Example("iris.csv"), servicetest.Example("wine.csv")
	return []*protocol.Submit{
		{
			Name: "xor", Data: servicetest.Samples(2, 1, []float64{0, 0, 0, 1, 1, 0, 1, 1}, []float64{0, 1, 1, 0}),
			Plan: &protocol.Plan{Epochs: proto.Uint32(1250), Seed: proto.Uint64(3)},
		},
		{
			Name: "one", Data: servicetest.Samples(3, 3, []float64{1, 0, 0}, []float64{1, 1, 1}),
			Plan: &protocol.Plan{Epochs: proto.Uint32(75), StopBelow: proto.Float64(0.001)},
		},
		{
			Name: "flowers", Data: servicetest.Table(iris),
			Plan: &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(150)},
		},
		{
			Name: "petals", Data: servicetest.Table(servicetest.NumbersOf(iris)),
			Plan: &protocol.Plan{Target: "petal_width", Hidden: []uint32{4}, Epochs: proto.Uint32(25), Optimizer: &protocol.Optimizer{Name: "nesterov"}},
		},
		{
			Name: "crowded", Data: servicetest.Table(iris),
			Plan: &protocol.Plan{
				Target: "species", Epochs: proto.Uint32(30), Dropout: proto.Float64(0.2), InputNoise: proto.Float64(0.1),
				Layers:   []*protocol.Layer{{Neurons: 8, Normalization: "batch"}, {Neurons: 8, Normalization: "layer"}},
				Average:  proto.Float64(0.95),
				Stopping: &protocol.Stopping{Patience: proto.Uint32(20), Validation: proto.Float64(0.2)},
				Schedule: &protocol.Schedule{Name: "reduce_on_plateau", Patience: proto.Uint32(3)},
			},
		},
		{
			Name: "searching", Data: servicetest.Table(wine),
			Plan: &protocol.Plan{
				Target: "cultivar", Hidden: []uint32{30}, Optimizer: &protocol.Optimizer{Name: "lbfgs", ChangeTolerance: proto.Float64(1e-300)},
				Regularization: &protocol.Regularization{L2: proto.Float64(0.01)}, Epochs: proto.Uint32(15),
			},
		},
		{
			Name: "large", Data: servicetest.Table(wine), // whose checkpoints and model are attachments
			Plan: &protocol.Plan{Target: "cultivar", Hidden: []uint32{60, 60}, Epochs: proto.Uint32(5), NeuronsPerActor: proto.Uint32(0)},
		},
	}
})

// longJob lasts for seconds: something can happen while it trains.
func longJob() *protocol.Submit {
	return &protocol.Submit{
		Name: "long", Data: servicetest.Table(servicetest.Example("iris.csv")),
		Plan: &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(12_000)},
	}
}

// expected are what the jobs come to on one machine with a folder of its own, by name.
var expected = onceFor(func(t testing.TB) map[string]servicetest.Outcome { return runAlone(t, jobKinds()...) })

// expectedLong is what the long job comes to there.
var expectedLong = onceFor(func(t testing.TB) servicetest.Outcome { return runAlone(t, longJob())[longJob().GetName()] })

// onceFor computes something once, for the first test that asks.
func onceFor[T any](compute func(testing.TB) T) func(testing.TB) T {
	var once sync.Once
	var found *T
	return func(t testing.TB) T {
		t.Helper()
		once.Do(func() {
			computed := compute(t)
			found = &computed
		})
		if found == nil {
			t.Fatal("the reference run failed")
		}
		return *found
	}
}

func runAlone(t testing.TB, kinds ...*protocol.Submit) map[string]servicetest.Outcome {
	t.Helper()
	s := servicetest.Launch(t, "--data", servicetest.NewFolder(t))
	c := s.Must(t)
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	outcomes := map[string]servicetest.Outcome{}
	for _, kind := range kinds {
		job, err := c.Submit(ctx, kind)
		if err != nil {
			t.Fatal(err)
		}
		o := servicetest.OutcomeOf(servicetest.History(ctx, t, c, job.GetId()))
		if o.Result.GetReceipt().GetChain() == "" {
			t.Fatalf("undisturbed, %s came to %v", kind.GetName(), o.Result)
		}
		outcomes[kind.GetName()] = o
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	return outcomes
}
