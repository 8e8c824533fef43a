package supervisor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
	"deepnet/supervisor/tree"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
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

// onRenewed lets the lease run from the renewal, and makes the next: at once, where this one
// took long. That the store cannot be written to is told by the recorder.
func (q *jobs) onRenewed(ctx actor.Context, msg renewed) {
	if msg.err == nil {
		q.leased = msg.began
		q.watchLease(ctx)
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	due := msg.began.Add(q.settings.shared().Lease() / renewals)
	q.lease.next = time.AfterFunc(time.Until(due), func() { root.Send(self, &renew{}) })
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

// takeOver claims all jobs in the store that are not over, and returns the state that the
// service starts with.
func takeOver(settings Settings) (*lasting, error) {
	began := time.Now()
	if err := join(settings); err != nil {
		return nil, err
	}
	queues, err := settings.Store.Queues()
	if err != nil {
		return nil, fmt.Errorf("reading the queues: %w", err)
	}
	var claimed []*storage.Job
	if settings.shared() == nil { // else they are claimed one by one
		claimed, err = settings.Store.Claim(settings.Owner)
	}
	if err != nil {
		return nil, fmt.Errorf("taking over the jobs: %w", err)
	}
	latest, err := findLatest(settings.Store)
	if err != nil {
		return nil, fmt.Errorf("reading the jobs: %w", err)
	}
	limits := queue.Settings{Running: settings.Running, Waiting: settings.Waiting, Node: settings.Node.Name}
	return &lasting{
		queue:  queue.New(limits, queue.Stored{Queues: queues, Jobs: claimed, Latest: latest}),
		leased: began, works: map[string]*work{}, ids: ulid.Monotonic(settings.Entropy, 0), tally: &tree.Tally{},
	}, nil
}

// join announces this service to those that share its store. One that was killed and started
// anew waits until the lease of its former self has run out.
func join(settings Settings) error {
	shared := settings.shared()
	if shared == nil {
		if settings.Node.Name != "" {
			return errors.New("the store cannot be shared by nodes")
		}
		return nil
	}
	deadline := time.Now().Add(shared.Lease() + time.Second)
	for {
		err := shared.Join(settings.node())
		switch {
		case errors.Is(err, storage.ErrNameTaken) && time.Now().Before(deadline):
			time.Sleep(shared.Lease() / 20)
		case errors.Is(err, storage.ErrNameTaken):
			return fmt.Errorf("another node is called %q and is alive; choose another name for this one", settings.Node.Name)
		case err != nil:
			return fmt.Errorf("joining the nodes: %w", err)
		default:
			return nil
		}
	}
}
