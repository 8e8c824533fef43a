package supervisor

import (
	"fmt"
	"strings"
	"time"

	"deepnet/actors"
	"deepnet/neuron"
	"deepnet/neuron/training"

	"github.com/asynkron/protoactor-go/actor"
)

// examined tells the queue what a coroner found about a job that is to fail.
type examined struct {
	coroner string // its PID
	found   string // "": nothing
}

// coroner finds out which row of a step makes it crash, for a job that crashed at
// that step whenever it was tried: it has networks learn fewer and fewer of its
// rows, from the same weights. What they learn is thrown away.
type coroner struct {
	settings actors.Settings
	work     *work

	suspects []int          // rows that crash together
	order    training.Order // the step
	trying   []int
	next     []int // the other half of the suspects, to be tried then
	network  actors.Family
	fallen   actors.Restart // the neuron that fell first, of this trial
	neuron   actors.Restart // the same, of the last trial that crashed
	search   int
	timer    *time.Timer
}

// patience is how long a coroner may take; its answer is a help, no more.
const patience = 10 * time.Second

// Receive is the table of what a coroner hears.
func (c *coroner) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		c.start(ctx)
	case *actors.Stepped:
		if msg.Turn == actors.Turn(c.search) {
			c.learned(ctx)
		}
	case *actors.Restart:
		if c.fallen.Kind == "" {
			c.fallen = *msg
		}
	case *fell:
		if msg.trial == c.search {
			c.crashed(ctx)
		}
	case *stalled:
		c.tell(ctx, "")
	case *actor.Stopping, *actor.Restarting:
		c.network.Retire()
		c.timer.Stop()
	}
}

// fell tells a coroner that a trial crashed.
type fell struct{ trial int }

func (c *coroner) start(ctx actor.Context) {
	root, self := ctx.ActorSystem().Root, ctx.Self()
	c.timer = time.AfterFunc(patience, func() { root.Send(self, &stalled{}) })
	never := actors.Budget{Restarts: 0, Period: time.Hour}
	c.settings.Budgets = actors.Budgets{Neuron: never, Layer: never, Network: never}
	c.settings.Observe = func(r actors.Restart) {
		if r.Kind == actors.KindNeuron {
			root.Send(self, &r)
		}
	}
	order := training.NewLearner(c.work.run, &c.work.state, c.work.memory.Params).Next()
	c.order = order
	c.try(ctx, order.Rows, nil)
}

// try has a new network learn some rows.
func (c *coroner) try(ctx actor.Context, rows, next []int) {
	c.search++
	c.trying, c.next, c.fallen = rows, next, actors.Restart{}
	if c.network.Size() > 0 {
		c.network.Retire()
		ctx.Stop(c.network.Child(0))
	}
	trial := c.search
	c.network = actors.NewFamily(&c.settings, actors.KindNetwork, c.settings.Budgets.Network)
	c.network.Exhausted = func(actor.Supervisor, actors.Restart) { ctx.Send(ctx.Self(), &fell{trial}) }
	run := c.work.run
	memory := actors.NewMemory(c.work.memory.Params(), c.work.state.Steps)
	err := c.network.Spawn(ctx, fmt.Sprintf("trial-%d", trial), func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(&c.settings, cradle, run.Network, memory)
	})
	if err != nil {
		panic(err)
	}
	widths := run.Network.Widths()
	in, targets := neuron.NewSignals(widths[0], len(rows)), neuron.NewSignals(widths[len(widths)-1], len(rows))
	run.Data.Gather(in, targets, rows)
	ctx.Send(c.network.Child(0), &actors.Step{
		Turn: actors.Turn(trial), Epoch: c.order.Epoch, Number: c.order.Step, Rate: c.order.Rate, In: in, Targets: targets, At: c.order.At,
	})
}

// crashed narrows the suspects down to the rows that were just tried.
func (c *coroner) crashed(ctx actor.Context) {
	c.suspects, c.neuron = c.trying, c.fallen
	if len(c.suspects) == 1 {
		c.tell(ctx, c.finding())
		return
	}
	half := len(c.suspects) / 2
	c.try(ctx, c.suspects[:half], c.suspects[half:])
}

// learned tries the other half; where neither half crashes, only together they do.
func (c *coroner) learned(ctx actor.Context) {
	switch {
	case c.next != nil:
		c.try(ctx, c.next, nil)
	case c.suspects != nil:
		c.tell(ctx, c.finding())
	default:
		c.tell(ctx, "")
	}
}

// finding names the rows, counted as people do, and the neuron that fell.
func (c *coroner) finding() string {
	var rows []string
	for _, r := range c.suspects[:min(len(c.suspects), 10)] {
		rows = append(rows, fmt.Sprint(r+1))
	}
	who := "the network"
	if c.neuron.Kind != "" {
		who = fmt.Sprintf("neuron %d of layer %d", c.neuron.Neuron, c.neuron.Layer)
	}
	if len(c.suspects) == 1 {
		return fmt.Sprintf("row %s of the data alone makes %s crash at step %d; look at that row, or leave it out", rows[0], who, c.work.state.Steps+1)
	}
	more := ""
	if len(c.suspects) > len(rows) {
		more = " and others"
	}
	return fmt.Sprintf("the rows %s%s of the data together make %s crash at step %d", strings.Join(rows, ", "), more, who, c.work.state.Steps+1)
}

// tell tells what was found; who asked stops the coroner.
func (c *coroner) tell(ctx actor.Context, found string) {
	ctx.Send(ctx.Parent(), &examined{coroner: ctx.Self().GetId(), found: found})
}

// HandleFailure takes the end of a trial's network as its outcome.
func (c *coroner) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	c.network.Failed(supervisor, child, reason, func(int) actors.Restart { return actors.Restart{Layer: -1, Neuron: -1} })
}

// examine has a coroner look at a job that is to fail, whose trainer is suspended.
func (q *jobs) examine(ctx actor.Context, w *ward, f *finished) {
	shared := q.settings.actors(nil)
	shared.NeuronsPerActor = w.job.plan.run
	work := *w.job.work
	props := shared.Props("coroner", func() actor.Actor { return &coroner{settings: shared, work: &work} })
	pid := ctx.SpawnPrefix(props, "coroner")
	q.coroners[pid.GetId()] = f
}

// onExamined has the job fail, with what the coroner found.
func (q *jobs) onExamined(ctx actor.Context, msg *examined) {
	f := q.coroners[msg.coroner]
	if f == nil {
		return
	}
	delete(q.coroners, msg.coroner)
	ctx.Stop(actor.NewPID(ctx.ActorSystem().Address(), msg.coroner))
	w := q.learns(f.job)
	if w == nil {
		return
	}
	if msg.found != "" {
		f.err = fmt.Errorf("%w; %s", f.err, msg.found)
	}
	f.examined = true
	q.fail(ctx, w, f)
}
