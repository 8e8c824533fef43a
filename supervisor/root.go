package supervisor

import (
	"time"

	"deepnet/actors"
	"deepnet/supervisor/model"

	"github.com/asynkron/protoactor-go/actor"
)

// shutdown tells the root to stop its children, the last started first.
type shutdown struct{}

// root is the root supervisor: it starts everything below it in order, restarts
// what crashes, and stops everything in reverse.
type root struct {
	settings Settings
	shared   *actors.Settings
	lasting  *lasting
	outbox   *outbox
	cache    *model.Cache
	started  func() // called when the tree has started
	stopped  func() // called when the root has stopped

	children actors.Family
	timer    *time.Timer // limits the wait for running jobs to halt
	stopping bool
	left     int // children still running while stopping
}

// Receive is the table of the messages that the root handles.
func (r *root) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		r.start(ctx)
	case *shutdown:
		r.shutdown(ctx)
	case *drained:
		r.stopAll(ctx)
	case *actor.Terminated:
		r.onTerminated(ctx, msg)
	case *actor.Stopping, *actor.Restarting:
		r.children.Retire()
	case *actor.Stopped:
		r.stopped()
	}
}

// The root's children, in the order in which they start: an actor starts after those it
// sends requests to.
const (
	theRecorder = iota
	theModels
	theJobs
)

// start starts the tree.
func (r *root) start(ctx actor.Context) {
	r.children = actors.NewFamily(r.shared, actors.KindJobs, r.settings.Jobs)
	r.spawn(ctx, "recorder", func(cradle *actors.Cradle) actor.Actor {
		return &recorder{settings: r.settings, cradle: cradle, shared: r.shared, outbox: r.outbox, cache: r.cache}
	})
	r.spawn(ctx, "models", func(cradle *actors.Cradle) actor.Actor {
		return &models{settings: r.settings, cradle: cradle, shared: r.shared, cache: r.cache}
	})
	recorder, models := r.children.Child(theRecorder), r.children.Child(theModels)
	r.spawn(ctx, "jobs", func(cradle *actors.Cradle) actor.Actor {
		return &jobs{settings: r.settings, cradle: cradle, shared: r.shared, lasting: r.lasting, recorder: recorder, models: models, cache: r.cache}
	}, actor.WithSpawnFunc(r.named))
	r.started()
}

func (r *root) spawn(ctx actor.Context, name string, produce func(*actors.Cradle) actor.Actor, options ...actor.PropsOption) {
	if err := r.children.Spawn(ctx, name, produce, append(options, r.settings.measuringRefusals()...)...); err != nil {
		panic(err)
	}
}

// named spawns the actor jobs under the name that clients know, instead of the path that
// protoactor would give it.
func (r *root) named(system *actor.ActorSystem, _ string, props *actor.Props, parent actor.SpawnerContext) (*actor.PID, error) {
	return actor.DefaultSpawner(system, r.settings.Name, props, parent)
}

// shutdown halts the running jobs first, but waits for them no longer than Settings.Drain.
func (r *root) shutdown(ctx actor.Context) {
	ctx.Request(r.children.Child(theJobs), &drain{})
	if r.settings.Drain >= 0 && r.timer == nil {
		root, self := ctx.ActorSystem().Root, ctx.Self()
		r.timer = time.AfterFunc(r.settings.Drain, func() { root.Send(self, &drained{}) })
	}
}

// stopAll begins to stop the children, one after another.
func (r *root) stopAll(ctx actor.Context) {
	if r.stopping {
		return
	}
	r.stopping = true
	if r.timer != nil {
		r.timer.Stop()
	}
	r.children.Retire()
	r.left = r.children.Size()
	r.stopLast(ctx)
}

// stopLast stops the last child that is still running, or the root if none is.
func (r *root) stopLast(ctx actor.Context) {
	if r.left == 0 {
		ctx.Stop(ctx.Self())
		return
	}
	ctx.Stop(r.children.Child(r.left - 1))
}

func (r *root) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	if !r.stopping {
		r.children.Terminated(msg.Who)
		return
	}
	if r.left > 0 && msg.Who.GetId() == r.children.Child(r.left-1).GetId() {
		r.left--
		r.stopLast(ctx)
	}
}

// HandleFailure restarts a child.
func (r *root) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	r.children.Failed(supervisor, child, reason, func(i int) actors.Restart {
		return actors.Restart{Kind: [...]actors.Kind{actors.KindRecorder, actors.KindModels, actors.KindJobs}[i], Layer: -1, Neuron: -1}
	})
}
