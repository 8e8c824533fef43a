package supervisor

import (
	"time"

	"deepnet/actors"
	"deepnet/neuron/training"

	"github.com/asynkron/protoactor-go/actor"
)

// work is what a job is about: how to learn, and how far that got. It outlives
// every actor that has a hand in it. While the job runs it is its trainer's.
type work struct {
	course *training.Course
	state  training.State
	memory *actors.Memory
}

// Facts that a trainer tells the queue.
type (
	// progressed tells the losses of all epochs done; the slice only ever grows.
	progressed struct {
		job    string
		losses []float64
	}
	// finished tells that a job is over.
	finished struct {
		job    string
		report training.Report
		err    error // why it failed
	}
)

// stalled reminds a trainer to see whether it still gets answers.
type stalled struct{}

// trainer drives one job's learning loop. What it decides by stands in work, so
// one that comes back from a crash gives the order again that was not yet
// answered, under the same turn.
type trainer struct {
	settings *actors.Settings
	cradle   *actors.Cradle
	job      string
	work     *work
	stall    time.Duration

	learner *training.Learner
	network actors.Family
	pending any            // *actors.Step or *actors.Predict
	steps   [2]actors.Step // used in turn, like every message of a step
	turn    actors.Turn
	seen    actors.Turn // the turn at the last reminder
	timer   *time.Timer
}

// Receive is the table of what a trainer hears.
func (t *trainer) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		t.start(ctx)
	case *actors.Stepped:
		t.onStepped(ctx, msg)
	case *actors.Predicted:
		t.onPredicted(ctx, msg)
	case *actors.Kill:
		t.kill(ctx, msg)
	case *stalled:
		t.remind(ctx)
	case *actor.Terminated:
		t.network.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		t.retire()
	}
}

func (t *trainer) start(ctx actor.Context) {
	t.learner = training.NewLearner(t.work.course, &t.work.state)
	t.network = actors.NewFamily(t.settings, actors.KindNetwork, t.settings.Budgets.Network)
	err := t.network.Spawn(ctx, "network", func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(t.settings, cradle, t.work.course.Network, t.work.memory)
	})
	if err != nil {
		panic(err)
	}
	t.cradle.Started(t.settings)
	t.watch(ctx)
	t.tell(ctx) // what a crash may have kept back
	t.next(ctx)
}

// next gives the network the order that comes next.
func (t *trainer) next(ctx actor.Context) {
	order := t.learner.Next()
	t.turn = actors.Turn(order.Turn)
	switch order.Phase {
	case training.Learning:
		step := &t.steps[order.Turn%2]
		*step = actors.Step{Turn: t.turn, Epoch: order.Epoch, Number: order.Step, In: order.In, Targets: order.Targets}
		t.pending = step
	case training.Examining:
		t.pending = &actors.Predict{Turn: t.turn, In: order.In, Targets: order.Targets}
	case training.Done:
		t.pending = nil
		t.finish(ctx)
		return
	}
	ctx.Send(t.network.Child(0), t.pending)
}

func (t *trainer) onStepped(ctx actor.Context, msg *actors.Stepped) {
	if _, step := t.pending.(*actors.Step); !step || msg.Turn != t.turn {
		return
	}
	if msg.Err != nil {
		t.pending = nil
		ctx.Send(ctx.Parent(), &finished{job: t.job, err: msg.Err})
		return
	}
	epochs := t.work.state.Epoch
	t.learner.Stepped(msg.Loss, t.work.memory.Params())
	t.settings.Reach(actors.KindTrainer, actors.During, msg)
	if t.work.state.Epoch > epochs {
		t.tell(ctx)
	}
	t.next(ctx)
}

func (t *trainer) onPredicted(ctx actor.Context, msg *actors.Predicted) {
	if _, predict := t.pending.(*actors.Predict); !predict || msg.Turn != t.turn {
		return
	}
	t.learner.Predicted(msg.Outputs, msg.Loss)
	t.settings.Reach(actors.KindTrainer, actors.During, msg)
	t.next(ctx)
}

func (t *trainer) tell(ctx actor.Context) {
	losses := t.work.state.Losses
	ctx.Send(ctx.Parent(), &progressed{job: t.job, losses: losses[:len(losses):len(losses)]})
}

func (t *trainer) finish(ctx actor.Context) {
	report := t.work.course.Report(&t.work.state, t.work.memory.Params())
	ctx.Send(ctx.Parent(), &finished{job: t.job, report: report})
}

func (t *trainer) kill(ctx actor.Context, msg *actors.Kill) {
	if msg.Victim == actors.KindTrainer {
		panic(actors.Killed{Victim: msg.Victim})
	}
	ctx.Send(t.network.Child(0), msg)
}

// watch sets the next reminder.
func (t *trainer) watch(ctx actor.Context) {
	if t.stall < 0 {
		return
	}
	if t.timer != nil {
		t.timer.Stop() // a reminder from before a crash leaves one chain, not two
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	t.timer = time.AfterFunc(t.stall, func() { root.Send(self, &stalled{}) })
}

// remind asks again when nothing has come since the last reminder: messages can
// get lost without anybody failing.
func (t *trainer) remind(ctx actor.Context) {
	if t.pending != nil && t.seen == t.turn {
		ctx.Send(t.network.Child(0), t.pending)
	}
	t.seen = t.turn
	t.watch(ctx)
}

func (t *trainer) retire() {
	t.network.Retire()
	if t.timer != nil {
		t.timer.Stop()
	}
}

// HandleFailure restarts the network and asks it again.
func (t *trainer) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := t.network.Failed(supervisor, child, reason, func(int) actors.Restart {
		return actors.Restart{Layer: -1, Neuron: -1, Step: t.work.state.Steps + 1}
	})
	if i >= 0 && t.pending != nil {
		supervisor.(actor.Context).Send(child, t.pending)
	}
}
