package supervisor

import (
	"fmt"
	"strings"
	"time"

	"deepnet/actors"
	"deepnet/neuron/training"

	"github.com/asynkron/protoactor-go/actor"
)

// diagnosed is what a diagnosis found about a job that is about to fail.
type diagnosed struct {
	by    string // the PID of the diagnosis
	found string // "": nothing
}

// diagnosis finds out which row makes a step crash, for a job that crashed whenever it
// tried that step. It bisects: networks with the same weights learn fewer and fewer of the
// step's rows. What they learn is thrown away.
type diagnosis struct {
	settings actors.Settings
	work     *work

	suspects   []int // the smallest set of rows known to crash the step
	learner    *training.Learner
	order      training.Order // the step
	trying     []int
	next       []int // the other half of the suspects, to try next
	network    actors.Family
	firstCrash actors.Restart // of the neuron that crashed first in this trial
	lastCrash  actors.Restart // the same in the last trial that crashed
	trials     int
	timer      *time.Timer
}

// diagnosisTime is how long a diagnosis may take. After that the job fails without it.
const diagnosisTime = 10 * time.Second

// Receive is the table of the messages that a diagnosis handles.
func (d *diagnosis) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		d.start(ctx)
	case *actors.Stepped:
		if msg.Turn == actors.Turn(d.trials) {
			d.learned(ctx)
		}
	case *actors.Restart:
		if d.firstCrash.Kind == "" {
			d.firstCrash = *msg
		}
	case *trialCrashed:
		if msg.trial == d.trials {
			d.crashed(ctx)
		}
	case *stalled:
		d.tell(ctx, "")
	case *actor.Stopping, *actor.Restarting:
		d.network.Retire()
		d.timer.Stop()
	}
}

// trialCrashed tells a diagnosis that a trial crashed.
type trialCrashed struct{ trial int }

func (d *diagnosis) start(ctx actor.Context) {
	root, self := ctx.ActorSystem().Root, ctx.Self()
	d.timer = time.AfterFunc(diagnosisTime, func() { root.Send(self, &stalled{}) })
	never := actors.Budget{Restarts: 0, Period: time.Hour}
	d.settings.Budgets = actors.Budgets{Neuron: never, Layer: never, Network: never}
	d.settings.Observe = func(r actors.Restart) {
		if r.Kind == actors.KindNeuron {
			root.Send(self, &r)
		}
	}
	d.learner = training.NewLearner(d.work.run, &d.work.state, d.work.memory.Params)
	d.order = d.learner.Next()
	d.try(ctx, d.order.Rows, nil)
}

// try has a new network learn some rows.
func (d *diagnosis) try(ctx actor.Context, rows, next []int) {
	d.trials++
	d.trying, d.next, d.firstCrash = rows, next, actors.Restart{}
	if d.network.Size() > 0 {
		d.network.Retire()
		ctx.Stop(d.network.Child(0))
	}
	trial := d.trials
	d.network = actors.NewFamily(&d.settings, actors.KindNetwork, d.settings.Budgets.Network)
	d.network.Exhausted = func(actor.Supervisor, actors.Restart) { ctx.Send(ctx.Self(), &trialCrashed{trial}) }
	network := d.work.run.Network
	memory := actors.NewMemory(d.work.memory.Params(), d.work.state.Steps)
	err := d.network.Spawn(ctx, fmt.Sprintf("trial-%d", trial), func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(&d.settings, cradle, network, memory)
	})
	if err != nil {
		panic(err)
	}
	order := d.learner.Only(d.order, rows)
	step := stepOf(order)
	step.Turn, step.In, step.Rows = actors.Turn(trial), order.In(), nil // whatever the other rows are like
	ctx.Send(d.network.Child(0), &step)
}

// crashed narrows the suspects down to the rows just tried.
func (d *diagnosis) crashed(ctx actor.Context) {
	d.suspects, d.lastCrash = d.trying, d.firstCrash
	if len(d.suspects) == 1 {
		d.tell(ctx, d.finding())
		return
	}
	half := len(d.suspects) / 2
	d.try(ctx, d.suspects[:half], d.suspects[half:])
}

// learned tries the other half. If neither half crashes, only both together do.
func (d *diagnosis) learned(ctx actor.Context) {
	switch {
	case d.next != nil:
		d.try(ctx, d.next, nil)
	case d.suspects != nil:
		d.tell(ctx, d.finding())
	default:
		d.tell(ctx, "")
	}
}

// finding names the rows, counted from 1, and the neuron that crashed.
func (d *diagnosis) finding() string {
	var rows []string
	for _, r := range d.suspects[:min(len(d.suspects), 10)] {
		rows = append(rows, fmt.Sprint(r+1))
	}
	who := "the network"
	if d.lastCrash.Kind != "" {
		who = fmt.Sprintf("neuron %d of layer %d", d.lastCrash.Neuron, d.lastCrash.Layer)
	}
	if len(d.suspects) == 1 {
		return fmt.Sprintf("row %s of the data alone makes %s crash at step %d; look at that row, or leave it out", rows[0], who, d.work.state.Steps+1)
	}
	more := ""
	if len(d.suspects) > len(rows) {
		more = " and others"
	}
	return fmt.Sprintf("the rows %s%s of the data together make %s crash at step %d", strings.Join(rows, ", "), more, who, d.work.state.Steps+1)
}

// tell reports the finding; the parent then stops the diagnosis.
func (d *diagnosis) tell(ctx actor.Context, found string) {
	ctx.Send(ctx.Parent(), &diagnosed{by: ctx.Self().GetId(), found: found})
}

// HandleFailure treats the crash of a trial's network as the trial's outcome.
func (d *diagnosis) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	d.network.Failed(supervisor, child, reason, func(int) actors.Restart { return actors.Restart{Layer: -1, Neuron: -1} })
}
