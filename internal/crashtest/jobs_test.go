package crashtest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// jobKinds are the jobs that are disturbed. Between them they have small and large
// checkpoints, which lie in the database and in files, small and large data sets,
// classes and numbers, one target and several, with test rows and without.
var jobKinds = sync.OnceValue(func() []*protocol.Submit {
	iris, wine := servicetest.Example("iris.csv"), servicetest.Example("wine.csv")
	return []*protocol.Submit{
		{
			Name: "gate", Data: servicetest.Samples(2, 1, []float64{0, 0, 0, 1, 1, 0, 1, 1}, []float64{0, 1, 1, 0}),
			Plan: &protocol.Plan{Epochs: proto.Uint32(2000), Seed: proto.Uint64(3)},
		},
		{
			Name: "one", Data: servicetest.Samples(3, 3, []float64{1, 0, 0}, []float64{1, 1, 1}),
			Plan: &protocol.Plan{Epochs: proto.Uint32(300), StopBelow: proto.Float64(0.001)},
		},
		{
			Name: "flowers", Data: servicetest.Table(iris),
			Plan: &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(200)},
		},
		{
			Name: "petals", Data: servicetest.Table(servicetest.NumbersOf(iris)),
			Plan: &protocol.Plan{Target: "petal_width", Hidden: []uint32{4}, Epochs: proto.Uint32(150), Optimizer: &protocol.Optimizer{Name: "nesterov"}},
		},
		{
			Name: "crowded", Data: servicetest.Table(iris), // with everything that a run carries from step to step, dropout and noise
			Plan: &protocol.Plan{
				Target: "species", Epochs: proto.Uint32(200), Dropout: proto.Float64(0.2), InputNoise: proto.Float64(0.1),
				Layers:  []*protocol.Layer{{Neurons: 8, Normalization: "batch"}, {Neurons: 8, Normalization: "layer"}},
				Average: proto.Float64(0.95), LabelSmoothing: proto.Float64(0.05), Balanced: true,
				Stopping: &protocol.Stopping{Patience: proto.Uint32(80), Validation: proto.Float64(0.2)},
				Schedule: &protocol.Schedule{Name: "reduce_on_plateau", Patience: proto.Uint32(3)},
			},
		},
		{
			Name: "searching", Data: servicetest.Table(wine),
			Plan: &protocol.Plan{
				Target: "cultivar", Hidden: []uint32{40}, Optimizer: &protocol.Optimizer{Name: "lbfgs", ChangeTolerance: proto.Float64(1e-300)},
				Regularization: &protocol.Regularization{L2: proto.Float64(0.01)}, Epochs: proto.Uint32(100),
			},
		},
		{
			Name: "together", Data: servicetest.Table(servicetest.NumbersOf(iris)),
			Plan: &protocol.Plan{Target: "petal_width", MoreTargets: []string{"petal_length", "sepal_width"}, Hidden: []uint32{4}, Epochs: proto.Uint32(60)},
		},
		{Name: "wide", Data: servicetest.Table(wine), // whose checkpoints and model lie in files
			Plan: &protocol.Plan{Target: "cultivar", Hidden: []uint32{60, 60}, Epochs: proto.Uint32(25), NeuronsPerActor: proto.Uint32(0)}},
		{Name: "many rows", Data: servicetest.Table(servicetest.Waves(4000)), // which lie in a file
			Plan: &protocol.Plan{Target: "y", Hidden: []uint32{5}, Epochs: proto.Uint32(12), Batch: proto.Uint32(64)}},
	}
})

// shortJobKinds take few steps and yet leave behind all that longer jobs do.
var shortJobKinds = sync.OnceValue(func() []*protocol.Submit {
	return []*protocol.Submit{
		{
			Name: "short gate", Data: servicetest.Samples(2, 1, []float64{0, 0, 0, 1, 1, 0, 1, 1}, []float64{0, 1, 1, 0}),
			Plan: &protocol.Plan{Epochs: proto.Uint32(150), Seed: proto.Uint64(3)},
		},
		{
			Name: "short wide", Data: servicetest.Table(servicetest.Waves(2500)), // whose data and checkpoints lie in files
			Plan: &protocol.Plan{Target: "y", Hidden: []uint32{60, 60}, Epochs: proto.Uint32(3), Batch: proto.Uint32(256), NeuronsPerActor: proto.Uint32(0)},
		},
	}
})

// longJobKind lasts a second at the least: something can happen while it trains.
var longJobKind = sync.OnceValue(func() *protocol.Submit {
	return &protocol.Submit{
		Name: "long flowers", Data: servicetest.Table(servicetest.Example("iris.csv")),
		Plan: &protocol.Plan{Target: "species", Hidden: []uint32{8}, Epochs: proto.Uint32(3000)},
	}
})

// bootName is what the job is called that the service teaches itself.
const bootName = "boot"

// reference are the outcomes by the jobs' names, computed once by the same program.
var reference struct {
	once     sync.Once
	outcomes map[string]servicetest.Outcome
}

// expected is what every job comes to.
func expected(t testing.TB) map[string]servicetest.Outcome {
	t.Helper()
	reference.once.Do(func() { reference.outcomes = runAll(t) })
	if reference.outcomes == nil {
		t.Fatal("the reference run failed")
	}
	return reference.outcomes
}

func runAll(t testing.TB) map[string]servicetest.Outcome {
	t.Helper()
	s := launch(t, servicetest.NewFolder(t))
	c := s.Must(t)
	ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
	defer cancel()
	outcomes := map[string]servicetest.Outcome{}
	for _, kind := range slices.Concat(jobKinds(), shortJobKinds(), []*protocol.Submit{longJobKind()}) {
		job, err := c.Submit(ctx, kind)
		if err != nil {
			t.Fatal(err)
		}
		outcomes[kind.GetName()] = servicetest.OutcomeOf(servicetest.History(ctx, t, c, job.GetId()))
	}
	page, err := c.List(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	boot := page[len(page)-1]
	outcomes[boot.GetName()] = servicetest.OutcomeOf(servicetest.History(ctx, t, c, boot.GetId()))
	for name, o := range outcomes {
		if o.Result.GetReceipt().GetChain() == "" {
			t.Fatalf("undisturbed, %s came to %v", name, o.Result)
		}
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	return outcomes
}
