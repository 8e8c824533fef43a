package facetest

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/dashboard"
	"deepnet/internal/gateway"
	"deepnet/internal/jobfile"
	"deepnet/internal/store"
	"deepnet/supervisor"
)

// watched is a service with a store, and a gateway that serves the page.
type watched struct {
	store   *store.Store
	system  *actor.ActorSystem
	service *supervisor.Service
	client  *client.Client
	server  *gateway.Server
}

// serve starts a service on a data folder and an address. fault is nil or a brake; checkpoint
// is how often checkpoints are made, 0: as usual.
func serve(folder, address string, fault actors.Fault, checkpoint time.Duration) (*watched, error) {
	kept, err := store.Open(folder, store.Options{})
	if err != nil {
		return nil, err
	}
	system := actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))
	w := &watched{store: kept, system: system}
	if w.service, err = supervisor.Start(system, supervisor.Settings{Store: kept, Checkpoint: checkpoint, Fault: fault}); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	<-w.service.Started()
	w.client = client.Local(system, w.service.Jobs())
	w.server, err = gateway.Start(gateway.Config{
		Address: address, Client: w.client, Token: token, Release: "test", Data: folder, TempDir: folder,
		Settings: jobfile.Described(), Page: dashboard.Files(),
	})
	if err != nil {
		return nil, errors.Join(err, w.stop())
	}
	return w, nil
}

// stop stops what was started, in reverse order.
func (w *watched) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var failed []error
	if w.server != nil {
		failed = append(failed, w.server.Close(ctx))
	}
	if w.client != nil {
		failed = append(failed, w.client.Close())
	}
	if w.service != nil {
		failed = append(failed, w.service.Stop(ctx))
	}
	w.system.Shutdown()
	return errors.Join(append(failed, w.store.Close())...)
}

// newWatched is a service that ends with the test.
func newWatched(t testing.TB, fault actors.Fault) *watched {
	t.Helper()
	w, err := serve(t.TempDir(), "127.0.0.1:0", fault, 0)
	check(t, err)
	t.Cleanup(func() { check(t, w.stop()) })
	return w
}

// run trains a job to its end.
func (w *watched) run(t testing.TB, request *protocol.Submit) *protocol.Job {
	t.Helper()
	job, err := w.client.Run(t.Context(), request, client.Observer{})
	check(t, err)
	return job
}

// pace is the least time between two steps while a brake is on.
const pace = 15 * time.Millisecond

// brake has jobs learn slowly, so that a browser has the time to watch.
type brake struct {
	steps *time.Ticker
	loose atomic.Bool
	done  atomic.Int64 // steps
}

func newBrake(t testing.TB) *brake {
	b := &brake{steps: time.NewTicker(pace)}
	t.Cleanup(b.steps.Stop)
	return b
}

func (b *brake) on()  { b.loose.Store(false) }
func (b *brake) off() { b.loose.Store(true) }

// At lets a trainer have the next step when it is time.
func (b *brake) At(kind actors.Kind, phase actors.Phase, message any) {
	if _, step := message.(*actors.Stepped); !step || kind != actors.KindTrainer || phase != actors.Before {
		return
	}
	b.done.Add(1)
	if !b.loose.Load() {
		<-b.steps.C
	}
}
