package supervisor

import (
	"context"
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"

	"github.com/asynkron/protoactor-go/actor"
)

// jobs is the queue, and the one actor that clients talk to. It starts a trainer
// for each job whose turn it is, watches over it, and has the recorder write down
// what happens; clients hear of it once it is on disk. When it crashes it takes
// its trainers with it; the next one starts them again where they were.
type jobs struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings // of this actor's own level of the tree
	ledger   *ledger
	recorder *actor.PID
	models   *actor.PID

	running  map[string]*ward     // by job id
	clerks   map[string]*errand   // by the PID of the clerk
	reading  interruptible        // the store, for clerks that read tables
	stop     context.CancelFunc   // of their reading
	coroners map[string]*finished // by PID
	parked   int                  // watchers that wait
	timer    *time.Timer
	pruned   time.Time
	ended    bool       // a job, since then
	draining *actor.PID // who waits for all jobs to have stopped
	retired  bool
}

// ward is a job that has a place among the running ones, as its supervisor sees it.
type ward struct {
	job     *job
	trainer actors.Family // empty while the job is being opened
	closing bool          // the trainer was asked to stop
	verdict *verdict      // once it has learned; nil: it has not, or is not judged
}

// Facts and reminders that the queue gets from its own house.
type (
	// restarted tells of a restart within a job.
	restarted struct {
		job  string
		what actors.Restart
	}
	// tick reminds the queue to look through what is parked.
	tick struct{}
	// drain orders the queue to stop all jobs after the step at hand and to have it
	// on disk how far they came.
	drain struct{}
	// drained tells that this is done.
	drained struct{}
)

// Receive is the table of what the queue hears.
func (q *jobs) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		q.start(ctx)
	case *progressed, *checkpointed, *stopped, *finished, *restarted:
		q.onTrained(ctx, msg)
	case *recorded:
		q.onRecorded(ctx, msg)
	case *again:
		q.askAgain(ctx)
	case *trouble:
		q.onTrouble(ctx, msg)
	case *returned:
		q.onReturned(ctx, msg)
	case *examined:
		q.onExamined(ctx, msg)
	case *tick:
		q.sweep(ctx)
	case *drain:
		q.drain(ctx)
	case *actor.Terminated:
		q.onTerminated(ctx, msg)
	case *actor.Stopping, *actor.Restarting:
		q.retire(ctx)
	default:
		q.serve(ctx)
	}
}

// start takes up what the ledger knows: all of it is as the queue before left it.
func (q *jobs) start(ctx actor.Context) {
	q.running, q.clerks, q.coroners = map[string]*ward{}, map[string]*errand{}, map[string]*finished{}
	background, stop := context.WithCancel(context.Background())
	q.reading, q.stop = newInterruptible(background, q.settings.Store), stop
	q.cradle.Started(q.shared)
	q.askAgain(ctx) // what the recorder said may be lost
	for _, name := range sorted(q.ledger.queues) {
		q.ledger.queues[name].running = 0
	}
	q.parked = 0
	for _, id := range sorted(q.ledger.jobs) {
		q.parked += len(q.ledger.jobs[id].waiting)
		q.takeUp(ctx, q.ledger.jobs[id])
	}
	q.startNext(ctx)
	q.wait(ctx)
}

// takeUp goes on with a job where the queue before crashed.
func (q *jobs) takeUp(ctx actor.Context, j *job) {
	switch {
	case j.phase == creating && j.durable > 0: // the one before crashed while it heard of it
		q.ledger.enqueue(j)
	case j.phase == opening:
		q.open(ctx, j)
	case j.phase == learning:
		q.train(ctx, q.place(j))
	}
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

// retire stops the clock and answers those whose requests are being read: the
// clerks will not.
func (q *jobs) retire(ctx actor.Context) {
	q.retired = true
	if q.stop != nil {
		q.stop()
	}
	again := refuse(protocol.Refusal_REFUSAL_INTERNAL, "the queue is starting anew, the request was not carried out; ask again")
	if q.draining != nil {
		again = refuse(protocol.Refusal_REFUSAL_BUSY, stopping)
	}
	for _, e := range q.clerks {
		e.answer(ctx, again)
	}
	clear(q.clerks)
	for _, w := range q.running {
		w.verdict.drop()
	}
	if q.timer != nil {
		q.timer.Stop()
	}
}

// startNext starts waiting jobs while there is room.
func (q *jobs) startNext(ctx actor.Context) {
	for q.draining == nil && q.ledger.trouble == nil {
		j := q.ledger.next(q.settings.Now(), q.busy())
		if j == nil {
			return
		}
		q.open(ctx, j)
	}
}

// busy says whether all places are taken; a booted network has one of its own.
func (q *jobs) busy() bool {
	return len(q.running)-min(1, q.ledger.queue(plan.BootQueue).running) >= q.settings.Running
}

// place gives a job a place among the running ones.
func (q *jobs) place(j *job) *ward {
	w := &ward{job: j}
	q.running[j.id()] = w
	j.queue.running++
	return w
}

// free makes room for others.
func (q *jobs) free(ctx actor.Context, w *ward) {
	delete(q.running, w.job.id())
	w.job.leaving = false
	w.job.queue.running--
	q.startNext(ctx)
	q.settle(ctx)
}

// train starts a job's trainer.
func (q *jobs) train(ctx actor.Context, w *ward) {
	j := w.job
	j.phase = learning
	shared := q.settings.actors(q.observer(ctx, j.id()))
	shared.NeuronsPerActor = j.plan.run
	w.trainer = actors.NewFamily(&shared, actors.KindTrainer, q.settings.Trainer)
	w.trainer.Exhausted = func(_ actor.Supervisor, last actors.Restart) { q.giveUp(ctx, w, &actors.Exhausted{Last: last}) }
	work := j.work
	err := w.trainer.Spawn(ctx, "job-"+j.id(), func(cradle *actors.Cradle) actor.Actor {
		return &trainer{settings: &shared, cradle: cradle, work: work, stall: q.settings.Stall, every: q.settings.Checkpoint}
	})
	if err != nil {
		panic(err)
	}
	q.remind(ctx, w)
}

// remind tells a trainer, which may be a new one, what it is to heed.
func (q *jobs) remind(ctx actor.Context, w *ward) {
	if q.ledger.trouble != nil {
		ctx.Send(w.trainer.Child(0), &hold{true})
	}
	if w.job.pausing || q.draining != nil {
		ctx.Send(w.trainer.Child(0), &halt{})
	}
}

// observer hears of the restarts within a job: one line in the log, one event in
// the job's history.
func (q *jobs) observer(ctx actor.Context, job string) func(actors.Restart) {
	log, root, self := q.settings.Log, ctx.ActorSystem().Root, ctx.Self()
	return func(r actors.Restart) {
		logRestart(log, job, r)
		root.Send(self, &restarted{job, r})
	}
}

func (q *jobs) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	w := q.ward(msg.Who)
	if w == nil || q.retired {
		return
	}
	if !w.closing {
		panic(fmt.Errorf("%s stopped and was not asked to", msg.Who.GetId()))
	}
	q.free(ctx, w)
}

// ward finds the ward whose trainer this is; nil: it is no trainer of ours.
func (q *jobs) ward(trainer *actor.PID) *ward {
	for _, w := range q.running {
		if w.trainer.Size() > 0 && w.trainer.Child(0).Equal(trainer) {
			return w
		}
	}
	return nil
}
