package supervisor

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"deepnet/actors"
	"deepnet/actors/actorstest"
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// quietSystem returns an actor system that logs nothing. It is costly to make, and may be
// shared by services of different names.
func quietSystem() *actor.ActorSystem {
	return actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond)) // it keeps a goroutine that long
}

var services atomic.Int64 // numbers the services of one system

// bench is a whole service that handles every message on the test's own goroutine, in an
// order that follows from a seed. It has no timers: a job that is not over when no message
// is left never will be.
type bench struct {
	t         testing.TB
	system    *actor.ActorSystem
	sequencer *actorstest.Sequencer
	service   *Service
	store     storage.Store
	epochs    []uint32 // in the histories of finished jobs
	now       time.Time
	clockStep time.Duration // how far every reading of the clock moves it
}

func newBench(t testing.TB, system *actor.ActorSystem, settings Settings, chance *rand.Rand) *bench {
	t.Helper()
	b := startBench(t, system, settings, chance)
	b.run()
	return b
}

// startBench starts a service without handling a message.
func startBench(t testing.TB, system *actor.ActorSystem, settings Settings, chance *rand.Rand) *bench {
	t.Helper()
	b := &bench{t: t, system: system, sequencer: &actorstest.Sequencer{Chance: chance}}
	settings.Dispatcher, settings.Serving = b.sequencer, b.sequencer
	settings.Name = fmt.Sprintf("jobs-%d", services.Add(1))
	settings.Tick, settings.Stall, settings.Beat, settings.Drain = -1, -1, -1, -1
	settings.Entropy = rand.NewChaCha8([32]byte{})
	b.now = time.UnixMilli(1_700_000_000_000)
	settings.Now = func() time.Time {
		b.now = b.now.Add(b.clockStep)
		return b.now
	}
	if settings.Checkpoint > 0 {
		b.clockStep = time.Millisecond
	}
	if settings.Store == nil {
		settings.Store = &storage.Memory{}
	}
	b.store = settings.Store
	service, err := Start(system, settings)
	if err != nil {
		t.Fatal(err)
	}
	b.service = service
	return b
}

// tick tells jobs that time has passed.
func (b *bench) tick() {
	b.system.Root.Send(b.service.Jobs(), &tick{})
	b.run()
}

// beat has the recorder try again to write.
func (b *bench) beat() {
	b.system.Root.Send(actor.NewPID(b.system.Address(), b.service.root.GetId()+"/recorder"), &beat{})
	b.run()
}

// activations is more than any job here needs; beyond that the actors are in a loop.
const activations = 5_000_000

func (b *bench) run() {
	b.t.Helper()
	if b.sequencer.Run(activations) == activations {
		b.t.Fatal("the actors are in a loop")
	}
}

// inbox is where replies to a test arrive, on the goroutine that sends them.
type inbox struct{ replies []any }

func (i *inbox) SendUserMessage(_ *actor.PID, message any) {
	i.replies = append(i.replies, actor.UnwrapEnvelopeMessage(message))
}
func (i *inbox) SendSystemMessage(*actor.PID, any) {}
func (i *inbox) Stop(*actor.PID)                   {}

// request sends a request whose replies arrive in the inbox.
func (b *bench) request(request proto.Message) *inbox {
	in := &inbox{}
	pid, _ := b.system.ProcessRegistry.Add(in, fmt.Sprintf("inbox-%d", services.Add(1)))
	b.system.Root.RequestWithCustomSender(b.service.Jobs(), request, pid)
	return in
}

// ask sends a request, runs until nothing is left to do, and returns the reply; nil if none
// came.
func (b *bench) ask(request proto.Message) any {
	b.t.Helper()
	in := b.request(request)
	b.run()
	if len(in.replies) == 0 {
		return nil
	}
	if len(in.replies) > 1 {
		b.t.Fatalf("%T was answered %d times", request, len(in.replies))
	}
	return in.replies[0]
}

func (b *bench) submit(submit *protocol.Submit) *protocol.Job {
	b.t.Helper()
	job, ok := b.ask(submit).(*protocol.Job)
	if !ok {
		b.t.Fatalf("the submission was not accepted: %v", b.ask(submit))
	}
	return job
}

// submitOnly submits a job and returns its id before it has learned much.
func (b *bench) submitOnly(submit *protocol.Submit) string {
	b.t.Helper()
	in := b.request(submit)
	for len(in.replies) == 0 {
		if b.sequencer.Run(1) == 0 {
			b.t.Fatal("the submission was not answered")
		}
	}
	return in.replies[0].(*protocol.Job).GetId()
}

// remind tells a job's trainer twice to check whether it still gets answers, which makes it
// repeat its order.
func (b *bench) remind(job string) {
	trainer := actor.NewPID(b.system.Address(), b.service.Jobs().GetId()+"/job-"+job)
	if _, alive := b.system.ProcessRegistry.GetLocal(trainer.GetId()); alive {
		b.system.Root.Send(trainer, &stalled{})
		b.system.Root.Send(trainer, &stalled{})
	}
}

// finish runs until nothing is left to do, stops the service, and returns the job. It adds
// the epochs in the job's history to b.epochs.
func (b *bench) finish(id string) *protocol.Job {
	b.t.Helper()
	b.run()
	job := b.get(id)
	events := b.ask(&protocol.Watch{Job: id, Limit: 1000}).(*protocol.Events)
	for _, event := range events.GetEvents() {
		if event.GetEpoch() != nil {
			b.epochs = append(b.epochs, event.GetEpoch().GetEpoch())
		}
	}
	b.stop()
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
