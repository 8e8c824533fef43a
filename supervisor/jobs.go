package supervisor

import (
	"context"
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
)

// jobs is the actor that clients talk to, and the shell around the queue: messages
// become events, and it carries out the effects. It supervises the trainers. When it
// crashes it takes them with it; the next one starts them again where they were.
type jobs struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings // of this actor's own level of the tree
	recorder *actor.PID
	models   *actor.PID
	*lasting

	trainers    map[string]*actors.Family     // by job
	evaluations map[string]context.CancelFunc // by job
	diagnoses   map[string]string             // jobs, by the PID of their diagnosis
	requests    map[string]*request           // being carried out, by the PID of the worker
	reading     interruptible                 // the store, for workers that read tables
	stop        context.CancelFunc            // ends their reading
	timer       *time.Timer
	retired     bool
}

// lasting is what outlives the actor jobs, which alone reads and writes it.
type lasting struct {
	queue   *queue.State
	works   map[string]*work // of the jobs in training, by job; each belongs to its trainer while that runs
	ids     ulid.MonotonicReader
	drainer *actor.PID // waits for all jobs to have stopped
}

// Messages from within the tree.
type (
	// restarted tells of a restart within a job.
	restarted struct {
		job  string
		what actors.Restart
	}
	// tick reminds it that time has passed.
	tick struct{}
	// drain orders all jobs to stop after the step at hand, and for it to be on disk how
	// far they came.
	drain struct{}
	// drained tells that this is done.
	drained struct{}
)

// Receive is the table of what the actor hears.
func (q *jobs) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		q.start(ctx)
	case queue.Progressed, queue.Checkpointed, queue.Stopped, queue.Finished, queue.Exhausted, // from trainers
		queue.Written, queue.WriteAgain, queue.Trouble: // from the recorder
		q.apply(ctx, msg)
	case *restarted:
		q.apply(ctx, queue.Restart{ID: msg.job, What: restartEvent(msg.what)})
	case *returned:
		q.onReturned(ctx, msg)
	case *diagnosed:
		q.onDiagnosed(ctx, msg)
	case *tick:
		q.apply(ctx, queue.Tick{})
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

// apply has the queue decide, and carries out what it decides.
func (q *jobs) apply(ctx actor.Context, event queue.Event) {
	for _, effect := range q.queue.Apply(q.settings.Now(), event) {
		q.carryOut(ctx, effect)
	}
}

func (q *jobs) start(ctx actor.Context) {
	q.trainers, q.evaluations, q.diagnoses = map[string]*actors.Family{}, map[string]context.CancelFunc{}, map[string]string{}
	q.requests = map[string]*request{}
	background, stop := context.WithCancel(context.Background())
	q.reading, q.stop = newInterruptible(background, q.settings.Store), stop
	q.cradle.Started(q.shared)
	q.apply(ctx, queue.Restarted{})
	q.wait(ctx)
}

func (q *jobs) wait(ctx actor.Context) {
	if q.settings.Tick < 0 {
		return
	}
	if q.timer != nil {
		q.timer.Stop() // a reminder from before a crash leaves one chain, not two
	}
	root, self := ctx.ActorSystem().Root, ctx.Self()
	q.timer = time.AfterFunc(q.settings.Tick, func() { root.Send(self, &tick{}) })
}

// retire stops the timer and refuses the requests that are being carried out: their
// workers will not answer.
func (q *jobs) retire(ctx actor.Context) {
	q.retired = true
	if q.stop != nil {
		q.stop()
	}
	again := refuse(protocol.Refusal_REFUSAL_INTERNAL, "the queue is starting anew, the request was not carried out; ask again")
	if q.drainer != nil {
		again = refuse(protocol.Refusal_REFUSAL_BUSY, queue.Stopping)
	}
	for _, r := range q.requests {
		r.answer(ctx, again)
	}
	clear(q.requests)
	for _, cancel := range q.evaluations {
		cancel()
	}
	if q.timer != nil {
		q.timer.Stop()
	}
}

func (q *jobs) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	job := q.trains(msg.Who)
	if job == "" || q.retired {
		return
	}
	if q.queue.Training(job) {
		panic(fmt.Errorf("%s stopped and was not asked to", msg.Who.GetId()))
	}
	delete(q.trainers, job)
	q.apply(ctx, queue.TrainerStopped{ID: job})
}

// restartEvent is a restart as it stands in a job's history.
func restartEvent(r actors.Restart) *protocol.Restart {
	return &protocol.Restart{
		Actor: string(r.Kind), Layer: int32(r.Layer), Neuron: int32(r.Neuron), Step: r.Step, Reason: r.Reason,
		Count: uint32(r.Count), Budget: uint32(r.Budget), TookUs: r.Took.Microseconds(), Escalated: r.Escalated,
	}
}
