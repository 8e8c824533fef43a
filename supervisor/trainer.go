package supervisor

import (
	"math"
	"slices"
	"time"

	"deepnet/actors"
	"deepnet/neuron/training"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
)

// Orders to a trainer.
type (
	// hold has it wait after the current step, or go on.
	hold struct{ on bool }
	// halt has it stop for good after the current step, and send a last checkpoint.
	halt struct{}
	// keptCheckpoint says that its last checkpoint is on disk, and how long that took.
	keptCheckpoint struct{ took time.Duration }
)

// stalled tells a trainer to check whether it still gets answers.
type stalled struct{}

// trainer drives one job's training loop. All its decisions follow from work, so after a
// crash its successor repeats the unanswered order, under the same turn.
type trainer struct {
	settings *actors.Settings
	cradle   *actors.Cradle
	work     *work
	stall    time.Duration
	every    time.Duration // least time between checkpoints; negative: none

	learner *training.Learner
	network actors.Family
	pending any            // *actors.Step or *actors.Predict
	steps   [2]actors.Step // used alternately, like every message of a step
	turn    actors.Turn
	seen    actors.Turn // the turn at the last reminder
	timer   *time.Timer

	holding, halting bool
	copying          bool      // a copy of the weights is asked for
	idle             bool      // it holds, and no order is out
	keeping          bool      // a checkpoint is on its way to the disk
	due              time.Time // of the next checkpoint
}

// Receive is the table of the messages that a trainer handles.
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
	case *hold:
		t.hold(ctx, msg)
	case *halt:
		t.halting = true
		t.resume(ctx)
	case *keptCheckpoint:
		t.onKept(msg)
	case *copyWeights:
		t.copying = true
		t.copyBetween(ctx)
	case *stalled:
		t.remind(ctx)
	case *actor.Terminated:
		t.onTerminated(ctx, msg)
	case *actor.Stopping, *actor.Restarting:
		t.retire()
	}
}

func (t *trainer) start(ctx actor.Context) {
	t.learner = training.NewLearner(t.work.run, &t.work.state, t.work.memory.Params)
	t.network = actors.NewFamily(t.settings, actors.KindNetwork, t.settings.Budgets.Network)
	err := t.network.Spawn(ctx, "network", func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(t.settings, cradle, t.work.run.Network, t.work.memory)
	})
	if err != nil {
		panic(err)
	}
	t.cradle.Started(t.settings)
	t.watch(ctx)
	t.due = t.settings.Now().Add(t.every)
	t.tell(ctx) // the last report may have been lost in a crash
	t.next(ctx)
}

// proceed gives the next order, unless the trainer is to halt or to hold.
func (t *trainer) proceed(ctx actor.Context) {
	t.pending = nil
	t.copyBetween(ctx)
	switch {
	case t.work.state.Phase == training.Done:
		t.next(ctx)
	case t.halting:
		ctx.Send(ctx.Parent(), queue.Stopped{Checkpointed: t.work.written()})
	case t.holding:
		t.idle = true
		t.tell(ctx)
	default:
		t.checkpoint(ctx)
		t.next(ctx)
	}
}

// hold makes the trainer wait after the current step, or go on.
func (t *trainer) hold(ctx actor.Context, msg *hold) {
	t.holding = msg.on
	if !msg.on {
		t.resume(ctx)
	}
}

// resume goes on with training, if the trainer waits.
func (t *trainer) resume(ctx actor.Context) {
	if t.idle {
		t.idle = false
		t.proceed(ctx)
	}
}

// next gives the network the next order, or finishes.
func (t *trainer) next(ctx actor.Context) {
	order := t.learner.Next()
	t.turn = actors.Turn(order.Turn)
	switch order.Phase {
	case training.Learning:
		t.steps[order.Turn%2] = stepOf(order)
		t.pending = &t.steps[order.Turn%2]
	case training.Validating, training.Testing:
		t.pending = &actors.Predict{Turn: t.turn, In: order.Inputs, Rows: order.Rows, Fixed: order.Fixed, Targets: order.Targets, Params: order.Params}
	case training.Done:
		t.end(ctx)
		return
	}
	ctx.Send(t.network.Child(0), t.pending)
}

func (t *trainer) onStepped(ctx actor.Context, msg *actors.Stepped) {
	step, learning := t.pending.(*actors.Step)
	if !learning || msg.Turn != t.turn {
		return
	}
	evaluated := t.work.state.Evaluated()
	switch trying := step.At != nil; {
	case msg.Err != nil && (!trying || t.work.state.Trajectory == nil):
		t.pending = nil
		ctx.Send(ctx.Parent(), queue.Finished{ID: t.work.job, Err: msg.Err, Checkpoint: t.work.checkpoint()})
		return
	case msg.Err != nil:
		t.learner.Measured(math.NaN(), nil) // the line search went too far: it backtracks
	case trying:
		t.learner.Measured(msg.Loss, msg.Gradient)
	default:
		t.learner.Stepped(msg.Loss)
	}
	t.work.learned.Step(rowsOf(step))
	t.settings.Reach(actors.KindTrainer, actors.During, msg)
	t.tellEpoch(ctx, evaluated)
	t.proceed(ctx)
}

func (t *trainer) onPredicted(ctx actor.Context, msg *actors.Predicted) {
	if _, predict := t.pending.(*actors.Predict); !predict || msg.Turn != t.turn {
		return
	}
	evaluated := t.work.state.Evaluated()
	t.learner.Predicted(msg.Outputs, msg.Loss)
	t.settings.Reach(actors.KindTrainer, actors.During, msg)
	t.tellEpoch(ctx, evaluated)
	t.proceed(ctx)
}

// tellEpoch reports a new epoch, if the history is to have it. before is how many epochs
// were evaluated before.
func (t *trainer) tellEpoch(ctx actor.Context, before int) {
	state := &t.work.state
	if n := state.Evaluated(); n > before && (queue.Eventful(n, t.work.run.Epochs) || state.Phase != training.Learning) {
		t.tell(ctx)
	}
}

// tell reports the job's progress.
func (t *trainer) tell(ctx actor.Context) {
	state := &t.work.state
	n, validated := state.Evaluated(), len(state.Validated)
	progress := queue.Progressed{
		ID: t.work.job, Steps: state.Steps, Epoch: state.Epoch,
		Losses: state.Losses[:n:n], Validated: state.Validated[:validated:validated],
	}
	if n == state.Epoch {
		progress.Chain = slices.Clone(state.Chain[:])
	}
	ctx.Send(ctx.Parent(), progress)
}

// end lets go of the network before the run is finished: what follows takes memory, too.
func (t *trainer) end(ctx actor.Context) {
	t.pending, t.learner, t.steps = nil, nil, [2]actors.Step{}
	t.network.Retire()
	ctx.Stop(t.network.Child(0))
}

// onTerminated finishes the run when the network has stopped at its end.
func (t *trainer) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	t.network.Terminated(msg.Who)
	actors.ReleaseStopped(ctx)
	if t.learner == nil {
		t.work.settle()
		ctx.Send(ctx.Parent(), t.work.finished())
	}
}

// share bounds the time that checkpoints take to a fiftieth.
const share = 50

// checkpoint sends a checkpoint to be stored, if one is due.
func (t *trainer) checkpoint(ctx actor.Context) {
	if t.every < 0 || t.keeping {
		return
	}
	now := t.settings.Now()
	if now.Before(t.due) {
		return
	}
	t.keeping = true
	c := t.work.written()
	c.Began = now
	ctx.Send(ctx.Parent(), c)
}

// onKept sets the time of the next checkpoint, which depends on how long the last one took.
func (t *trainer) onKept(msg *keptCheckpoint) {
	t.keeping, t.due = false, t.settings.Now().Add(max(t.every, share*msg.took))
	collect(t.work.weights())
}

func (t *trainer) kill(ctx actor.Context, msg *actors.Kill) {
	if msg.Victim == actors.KindTrainer {
		panic(actors.Killed{Victim: msg.Victim, By: msg.By})
	}
	ctx.Send(t.network.Child(0), msg)
}

// watch starts the timer of the next stalled.
func (t *trainer) watch(ctx actor.Context) {
	if t.stall < 0 {
		return
	}
	if t.timer != nil {
		t.timer.Stop() // so that there is one chain of reminders, not two
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	t.timer = time.AfterFunc(t.stall, func() { root.Send(self, &stalled{}) })
}

// remind repeats the order if no answer has come since the last reminder: messages can get
// lost without any actor failing.
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

// HandleFailure restarts the network and gives it the order again.
func (t *trainer) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := t.network.Failed(supervisor, child, reason, func(int) actors.Restart {
		return actors.Restart{Layer: -1, Neuron: -1, Step: t.work.state.Steps + 1}
	})
	if i >= 0 && t.pending != nil {
		supervisor.(actor.Context).Send(child, t.pending)
	}
}
