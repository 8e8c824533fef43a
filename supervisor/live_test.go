package supervisor

import (
	"context"
	"errors"
	"testing"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"

	"go.uber.org/goleak"
)

// live is a service as it runs in production: on its pool, with timers.
type live struct {
	t       testing.TB
	ctx     context.Context
	service *Service
	client  *client.Client
}

func startService(t testing.TB, settings Settings) *live {
	t.Helper()
	system := quietSystem()
	service, err := Start(system, settings)
	if err != nil {
		t.Fatal(err)
	}
	<-service.Started()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return &live{t: t, ctx: ctx, service: service, client: client.Local(system, service.Jobs())}
}

func (l *live) submit(submit *protocol.Submit) *protocol.Job {
	l.t.Helper()
	job, err := l.client.Submit(l.ctx, submit)
	if err != nil {
		l.t.Fatal(err)
	}
	return job
}

// watch waits for the end of a job and returns it.
func (l *live) watch(id string) *protocol.Job {
	l.t.Helper()
	var last *protocol.Job
	err := l.client.Watch(l.ctx, id, 0, func(event *protocol.Event) error {
		if event.GetFinished() != nil {
			last = event.GetFinished()
		}
		return nil
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return last
}

// started waits until a job trains.
func (l *live) started(id string) {
	l.t.Helper()
	running := errors.New("it runs")
	err := l.client.Watch(l.ctx, id, 0, func(event *protocol.Event) error {
		if event.GetStarted() != nil || event.GetResumed() != nil {
			return running
		}
		return nil
	})
	if !errors.Is(err, running) {
		l.t.Fatal(err)
	}
}

func (l *live) stop() {
	l.t.Helper()
	if err := l.client.Close(); err != nil {
		l.t.Error(err)
	}
	if err := l.service.Stop(l.ctx); err != nil {
		l.t.Error(err)
	}
	l.service.system.Shutdown()
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
