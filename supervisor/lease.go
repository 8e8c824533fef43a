package supervisor

import (
	"context"
	"time"

	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// lease is what the actor jobs of a node keeps alive. The actor renews it itself, so that it
// ends with whoever supervises the trainers; and apart from the recorder's commits, which
// may take long.
type lease struct {
	next *time.Timer // of the next renewal
	over *time.Timer // runs from when the last renewal was asked for
}

// Messages of jobs to itself.
type (
	// renew tells jobs to renew its lease.
	renew struct{}
	// renewed says whether a renewal that began then succeeded.
	renewed struct {
		began time.Time
		err   error
	}
)

// renewals is how often a lease is renewed within its time.
const renewals = 5

// keepLease has a worker renew the lease of a node.
func (q *jobs) keepLease(ctx actor.Context) {
	shared, owner := q.settings.shared(), q.settings.Owner
	if shared == nil || q.settings.Tick < 0 {
		return
	}
	q.send(ctx, &request{renews: true}, func() any {
		began := time.Now()
		return renewed{began, shared.Renew(owner)}
	})
}

// onRenewed lets the lease run from the renewal, and makes the next. That the store cannot
// be written to is told by the recorder.
func (q *jobs) onRenewed(ctx actor.Context, msg renewed) {
	if msg.err == nil {
		q.leased = msg.began
		q.watchLease(ctx)
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	q.lease.next = time.AfterFunc(q.settings.shared().Lease()/renewals, func() { root.Send(self, &renew{}) })
}

// watchLease has this actor told when the lease has run out.
func (q *jobs) watchLease(ctx actor.Context) {
	shared := q.settings.shared()
	if shared == nil || q.settings.Tick < 0 {
		return
	}
	q.lease.stopWatching()
	root, self := ctx.ActorSystem().Root, ctx.Self()
	q.lease.over = time.AfterFunc(time.Until(q.leased.Add(shared.Lease())), func() { root.Send(self, queue.LeaseLost{}) })
}

func (l *lease) stopWatching() {
	if l.over != nil {
		l.over.Stop()
	}
}

// stop stops the timers.
func (l *lease) stop() {
	l.stopWatching()
	if l.next != nil {
		l.next.Stop()
	}
}

// leave tells the other nodes that this one is gone, unless ctx ends first. Where that fails
// its lease runs out.
func leave(ctx context.Context, settings Settings, shared storage.Shared) {
	left := make(chan error, 1)
	go func() { left <- shared.Leave(settings.Owner) }() // ends at the latest with the store
	var err error
	select {
	case err = <-left:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		settings.Log.Warn("the other nodes could not be told that this one stops", zap.Error(err))
	}
}
