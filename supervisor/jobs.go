package supervisor

import (
	"context"
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/model"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/tree"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
)

// jobs is the actor that clients talk to, and the shell around the queue: it turns
// messages into events and carries out the effects. It supervises the trainers. When it
// crashes, it takes them with it; once restarted, it starts them again where they were.
type jobs struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings // of the root's children
	recorder *actor.PID
	models   *actor.PID
	cache    *model.Cache
	*lasting

	trainers    map[string]*actors.Family     // by job
	evaluations map[string]context.CancelFunc // by job
	diagnoses   map[string]string             // jobs, by the PID of their diagnosis
	requests    map[string]*request           // under way, by the PID of the worker
	shown       map[string]*shown             // networks of running jobs, by job
	reread      *reread                       // the data of a finished job, to be shown
	striking    *time.Timer                   // of the next crash by chaos
	reading     interruptible                 // the store, for workers that read tables
	stop        context.CancelFunc            // interrupts those workers
	timer       *time.Timer
	lease       lease
	retired     bool
}

// lasting is the state that outlives a crash of the actor jobs. No other actor may read or
// write it.
type lasting struct {
	queue   *queue.State
	works   map[string]*work     // by job, of those in training; each belongs to its trainer while that runs
	learned *measurement.Learned // what trainers add to; nil: nobody measures
	ids     ulid.MonotonicReader
	drainer *actor.PID // waits until all jobs have stopped
	tally   *tree.Tally
	chaos   tree.Chaos
	leased  time.Time // when the lease of a node was last renewed
	page    string    // the URL of the page, as other nodes tell it
}

// Messages from within the tree.
type (
	// restarted reports a restart within a job.
	restarted struct {
		job  string
		what actors.Restart
	}
	// tick tells jobs that time has passed.
	tick struct{}
	// drain tells jobs to halt all jobs after their current step, with a checkpoint on
	// disk.
	drain struct{}
	// drained says that this is done.
	drained struct{}
)

// Receive is the table of the messages that jobs handles.
func (q *jobs) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		q.start(ctx)
	case queue.Progressed, queue.Checkpointed, queue.Stopped, queue.Finished, queue.Exhausted, // from trainers
		queue.Evaluating, queue.Waited, // from a worker, from a timer
		queue.Written, queue.WriteAgain, queue.Trouble, queue.LeaseLost, // from the recorder
		queue.Changed, queue.Due: // from other nodes, from a timer
		q.apply(ctx, msg)
	case *restarted:
		q.apply(ctx, queue.Restart{ID: msg.job, What: restartEvent(msg.what)})
	case *returned:
		q.onReturned(ctx, msg)
	case *diagnosed:
		q.onDiagnosed(ctx, msg)
	case *copied:
		q.onCopied(ctx, msg)
	case *strike:
		q.strike(ctx, msg)
	case *renew:
		q.keepLease(ctx)
	case *located:
		q.page = msg.page
		q.share(ctx, queue.Announce{Draining: q.queue.Drained()})
	case *tick:
		q.apply(ctx, queue.Tick{})
		q.measureJobs()
		q.wait(ctx)
	case *drain:
		q.drainer = ctx.Sender()
		q.apply(ctx, queue.Drain{})
	case *actor.Terminated:
		q.onTerminated(ctx, msg)
	case *actor.Stopping, *actor.Restarting:
		q.retire(ctx)
	default:
		q.serve(ctx)
	}
}

// apply applies an event to the queue and carries out the effects.
func (q *jobs) apply(ctx actor.Context, event queue.Event) {
	for _, effect := range q.queue.Apply(q.settings.Now(), event) {
		q.carryOut(ctx, effect)
	}
}

func (q *jobs) start(ctx actor.Context) {
	q.trainers, q.evaluations, q.diagnoses = map[string]*actors.Family{}, map[string]context.CancelFunc{}, map[string]string{}
	q.requests, q.shown, q.reread = map[string]*request{}, map[string]*shown{}, &reread{}
	background, stop := context.WithCancel(context.Background())
	q.reading, q.stop = newInterruptible(background, q.settings.Store), stop
	q.cradle.Started(q.shared)
	q.tally.Retain(func(job string) bool { return q.works[job] != nil })
	q.apply(ctx, queue.Restarted{})
	q.measureJobs()
	q.wait(ctx)
	q.waitToStrike(ctx)
	q.watchLease(ctx)
	q.keepLease(ctx)
}

func (q *jobs) wait(ctx actor.Context) {
	if q.settings.Tick < 0 {
		return
	}
	if q.timer != nil {
		q.timer.Stop() // so that there is one chain of ticks, not two
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	q.timer = time.AfterFunc(q.settings.Tick, func() { root.Send(self, &tick{}) })
}

// retire stops the timer, and refuses the requests under way because their workers will
// not answer.
func (q *jobs) retire(ctx actor.Context) {
	q.retired = true
	if q.stop != nil {
		q.stop()
	}
	again := refuse(protocol.Refusal_REFUSAL_INTERNAL, "the queue is restarting and did not carry out the request; ask again")
	if q.drainer != nil {
		again = refuse(protocol.Refusal_REFUSAL_BUSY, queue.Stopping)
	}
	for _, r := range q.requests {
		r.answer(ctx, again)
	}
	clear(q.requests)
	for _, s := range q.shown {
		s.answer(ctx, again)
	}
	clear(q.shown)
	for _, cancel := range q.evaluations {
		cancel()
	}
	q.lease.stop()
	if q.timer != nil {
		q.timer.Stop()
	}
	if q.striking != nil {
		q.striking.Stop()
	}
}

func (q *jobs) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	actors.ReleaseStopped(ctx)
	job := q.trains(msg.Who)
	if job == "" || q.retired {
		return
	}
	if q.queue.Training(job) {
		panic(fmt.Errorf("%s stopped and was not asked to", msg.Who.GetId()))
	}
	delete(q.trainers, job)
	q.apply(ctx, queue.TrainerStopped{ID: job})
	q.endShown(ctx, job)
	q.forgetRestarts(job)
}

// restartEvent returns a restart as it stands in a job's history.
func restartEvent(r actors.Restart) *protocol.Restart {
	return &protocol.Restart{
		Actor: string(r.Kind), Layer: int32(r.Layer), Neuron: int32(r.Neuron), Step: r.Step, Reason: r.Reason,
		Count: uint32(r.Count), Budget: uint32(r.Budget), TookUs: r.Took.Microseconds(), Escalated: r.Escalated,
	}
}
