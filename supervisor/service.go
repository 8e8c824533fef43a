package supervisor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"deepnet/actors"
	"deepnet/supervisor/mail"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/model"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/tree"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// Service is the running supervision tree.
type Service struct {
	system  *actor.ActorSystem
	root    *actor.PID
	jobs    *actor.PID
	own     []func() // end the dispatchers that the caller did not give
	guard   *guardian
	lasting *lasting
	mail    *mail.Box             // nil: no other node shares the store
	leave   func(context.Context) // tells those that this one is gone
	started chan struct{}
	gone    chan struct{}
}

// Start takes over all jobs in the store that are not over, and starts the tree in system;
// Started says when it runs. It returns an error if the store cannot be read or the name is
// taken.
func Start(system *actor.ActorSystem, settings Settings) (*Service, error) {
	settings = settings.withDefaults()
	lasting, err := takeOver(settings)
	if err != nil {
		return nil, err
	}
	lasting.learned = settings.begin()
	s := &Service{system: system, lasting: lasting, started: make(chan struct{}), gone: make(chan struct{})}
	s.dispatch(&settings)
	shared := settings.actors(func(r actors.Restart) {
		settings.noteRestart("", r)
		lasting.tally.Note("", r)
	})
	shared.Dispatcher = settings.Serving
	s.guard = &guardian{settings: settings, shared: &shared, tally: lasting.tally, failed: make(chan error, 1)}
	cache := &model.Cache{}
	unwritten := &outbox{known: map[uint64]bool{}}
	started := sync.OnceFunc(func() { close(s.started) })
	stopped := sync.OnceFunc(func() { close(s.gone) })
	props := shared.Props("root", func() actor.Actor {
		return &root{settings: settings, shared: &shared, lasting: lasting, outbox: unwritten, cache: cache, started: started, stopped: stopped}
	}, actor.WithGuardian(s.guard))
	pid, err := system.Root.SpawnNamed(props, "deepnet-"+settings.Name)
	if err != nil {
		s.release()
		return nil, fmt.Errorf("starting the root supervisor: %w", err)
	}
	s.root = pid
	s.jobs = actor.NewPID(system.Address(), settings.Name)
	if shared := settings.shared(); shared != nil {
		s.mail = mail.Open(system, s.jobs, shared, settings.Owner, func(job string) { system.Root.Send(s.jobs, queue.Changed{ID: job}) })
		s.leave = func(ctx context.Context) { leave(ctx, settings, shared) }
	}
	return s, nil
}

// keptServing is how many goroutines are kept for actors that serve: one answer takes three
// actors, and a few are asked for at the same time.
const keptServing = 16

// dispatch starts the dispatchers that the caller did not give.
func (s *Service) dispatch(settings *Settings) {
	if settings.Dispatcher == nil {
		pool := actors.NewPool(0)
		settings.Dispatcher, s.own = pool, append(s.own, pool.Close)
	}
	if settings.Serving == nil {
		elastic := actors.NewElastic(keptServing)
		settings.Serving, s.own = elastic, append(s.own, elastic.Close)
	}
}

// release ends them.
func (s *Service) release() {
	for _, end := range s.own {
		end()
	}
}

// Jobs returns the PID of the actor that clients talk to.
func (s *Service) Jobs() *actor.PID { return s.jobs }

// Located tells the nodes that share the store the URL of this one's page.
func (s *Service) Located(page string) {
	if s.mail != nil {
		s.system.Root.Send(s.jobs, &located{page})
	}
}

// Started is closed when the tree runs for the first time.
func (s *Service) Started() <-chan struct{} { return s.started }

// Failed receives the reason when the root supervisor has given up. The process should then
// end.
func (s *Service) Failed() <-chan error { return s.guard.failed }

// Stop halts running jobs, stores their checkpoints, and then stops the tree in reverse
// order. The next service on the same store resumes where this one stopped. Stop returns an
// error if ctx ends first.
func (s *Service) Stop(ctx context.Context) error {
	if s.mail != nil {
		s.mail.Close()
	}
	s.system.Root.Send(s.root, &shutdown{})
	select {
	case <-s.gone:
	case <-ctx.Done():
		return errors.New("the actors did not stop in time")
	}
	s.release()
	if s.leave != nil {
		s.leave(ctx)
	}
	return nil
}

// guardian supervises the root: left to itself, protoactor would stop a crashing root
// silently.
type guardian struct {
	settings Settings
	shared   *actors.Settings
	tally    *tree.Tally
	failed   chan error

	mu       sync.Mutex // calls come from the root's own goroutine, but protoactor does not promise that
	restarts []time.Time
}

// HandleFailure restarts the root, or ends the service when no restart is left.
func (g *guardian) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.settings.Now()
	recent, left := g.settings.Root.Spend(g.restarts, now)
	g.restarts = recent
	g.settings.measure(measurement.Restart{Level: measurement.Root, Reason: measurement.Panicked, Escalated: !left})
	fields := append([]zap.Field{zap.String("actor", "root")}, crashFields(reason)...)
	if left {
		g.settings.Log.Warn("restarted", append(fields, zap.String("restart", fmt.Sprintf("%d of %d", len(recent), g.settings.Root.Restarts)))...)
		g.tally.Note("", actors.Restart{Kind: tree.KindRoot, Layer: -1, Neuron: -1, Reason: fmt.Sprint(reason), Since: now})
		supervisor.RestartChildren(child)
		return
	}
	g.settings.Log.Error("no restart left, the service ends", fields...)
	supervisor.StopChildren(child)
	select {
	case g.failed <- fmt.Errorf("the root supervisor gave up after %d restarts: %v", g.settings.Root.Restarts, reason):
	default:
	}
}
