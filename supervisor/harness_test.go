package supervisor

import (
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/neuron"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// quietSystem returns an actor system that logs nothing. It is costly to make
// and may be shared by many services of different names.
func quietSystem() *actor.ActorSystem {
	return actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }))
}

var services atomic.Int64 // numbers the services of one system

// bench is a whole service whose every message is handled on the goroutine of
// the test, in an order that follows from a seed. When nothing is left to be
// handled and a job is not over, it hangs: there are no timers.
type bench struct {
	t         testing.TB
	system    *actor.ActorSystem
	sequencer *actorstest.Sequencer
	service   *Service
}

func newBench(t testing.TB, system *actor.ActorSystem, settings Settings, chance *rand.Rand) *bench {
	t.Helper()
	b := &bench{t: t, system: system, sequencer: &actorstest.Sequencer{Chance: chance}}
	settings.Dispatcher, settings.Reading = b.sequencer, b.sequencer
	settings.Name = fmt.Sprintf("jobs-%d", services.Add(1))
	settings.Tick, settings.Stall = -1, -1
	settings.Entropy = zeros{}
	settings.Now = func() time.Time { return time.UnixMilli(1_700_000_000_000) }
	service, err := Start(system, settings)
	if err != nil {
		t.Fatal(err)
	}
	b.service = service
	b.run()
	return b
}

// zeros is chance without any.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

var _ io.Reader = zeros{}

// activations is more than any job here needs: beyond it, something goes in circles.
const activations = 5_000_000

func (b *bench) run() {
	b.t.Helper()
	if b.sequencer.Run(activations) == activations {
		b.t.Fatal("the actors go in circles")
	}
}

// ask sends a request and returns the reply; nil when none came.
func (b *bench) ask(request proto.Message) any {
	b.t.Helper()
	future := b.system.Root.RequestFuture(b.service.Jobs(), request, time.Hour)
	b.run()
	reply := make(chan any, 1)
	go func() { // the reply is there already, or never comes
		result, _ := future.Result()
		reply <- result
	}()
	select {
	case r := <-reply:
		return r
	case <-time.After(10 * time.Second):
		return nil
	}
}

func (b *bench) submit(submit *protocol.Submit) *protocol.Job {
	b.t.Helper()
	job, ok := b.ask(submit).(*protocol.Job)
	if !ok {
		b.t.Fatalf("the submission was not accepted: %v", b.ask(submit))
	}
	return job
}

func (b *bench) get(id string) *protocol.Job {
	b.t.Helper()
	job, ok := b.ask(&protocol.Get{Job: id}).(*protocol.Job)
	if !ok {
		b.t.Fatalf("there is no answer about job %s", id)
	}
	return job
}

// stop ends the service and fails if it does not end.
func (b *bench) stop() {
	b.t.Helper()
	b.system.Root.Send(b.service.root, &shutdown{})
	b.run()
	select {
	case <-b.service.gone:
	default:
		b.t.Fatal("the service does not stop")
	}
}

// learn runs one job to its end and returns it.
func learn(t testing.TB, system *actor.ActorSystem, settings Settings, chance *rand.Rand, submit *protocol.Submit) *protocol.Job {
	t.Helper()
	b := newBench(t, system, settings, chance)
	job := b.get(b.submit(submit).GetId())
	b.stop()
	return job
}

// bootJob is the job that the service teaches itself when it starts.
func bootJob() *protocol.Submit { return BootJob(1) }

// xorJob learns exclusive or.
func xorJob() *protocol.Submit {
	return &protocol.Submit{
		Name: "xor",
		Data: &protocol.Submit_Samples{Samples: &protocol.Samples{
			Inputs: 2, Targets: 1,
			Input:  []float64{0, 0, 0, 1, 1, 0, 1, 1},
			Target: []float64{0, 1, 1, 0},
		}},
		Plan: &protocol.Plan{
			Hidden: []uint32{3}, Activation: "tanh", Initializer: "glorot", Batch: proto.Uint32(2),
			Optimizer: &protocol.Optimizer{Name: "adam", LearningRate: proto.Float64(0.1)},
			Epochs:    proto.Uint32(500), StopBelow: proto.Float64(0.02),
		},
	}
}

// reference learns a submission by plain loops, without any actor, and returns
// the digest.
func reference(t testing.TB, submit *protocol.Submit) string {
	t.Helper()
	made, err := admit(submit)
	if err != nil {
		t.Fatal(err)
	}
	course := made.work.course
	ref := neuron.NewReference(course.Network)
	losses := referenceLosses(t, made, ref)
	digest := neuron.Digest(ref.Params, losses)
	return hex.EncodeToString(digest[:])
}

// every kind of actor that has a hand in learning.
var learners = []actors.Kind{actors.KindNeuron, actors.KindLayer, actors.KindNetwork, actors.KindTrainer}
