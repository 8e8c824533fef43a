package supervisor

import (
	"errors"
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
)

// jobs is the queue, and the one actor that clients talk to. It starts a trainer
// for each job that is up, watches over it, and keeps every job's history in the
// ledger. When it crashes it takes its trainers with it; the next one starts
// them again where they were.
type jobs struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings // of this actor's own level of the tree
	ledger   *ledger
	models   *actor.PID

	running map[string]*ward      // by job id
	clerks  map[string]*actor.PID // clients, by the PID of who reads their submission
	clerk   int                   // numbers the clerks
	timer   *time.Timer
	retired bool
}

// ward is a job's trainer, as its supervisor sees it.
type ward struct {
	job     *job
	trainer actors.Family
	closing bool // it was asked to stop
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
)

// Receive is the table of what the queue hears.
func (q *jobs) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		q.start(ctx)
	case *progressed:
		q.onProgressed(ctx, msg)
	case *finished:
		q.onFinished(ctx, msg)
	case *restarted:
		q.onRestarted(ctx, msg)
	case *checked:
		q.onChecked(ctx, msg)
	case *tick:
		q.sweep(ctx)
	case *actor.Terminated:
		q.onTerminated(ctx, msg)
	case *actor.Stopping, *actor.Restarting:
		q.retire(ctx)
	default:
		q.serve(ctx)
	}
}

func (q *jobs) start(ctx actor.Context) {
	q.running, q.clerks = map[string]*ward{}, map[string]*actor.PID{}
	q.cradle.Started(q.shared)
	for _, id := range q.ledger.order {
		if j := q.ledger.jobs[id]; j.state == protocol.State_STATE_RUNNING {
			q.train(ctx, j)
		}
	}
	q.startNext(ctx)
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

// retire stops the clock and answers those whose submissions are being read: the
// clerks will not.
func (q *jobs) retire(ctx actor.Context) {
	q.retired = true
	for _, client := range q.clerks {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the queue is starting anew, the job was not taken; submit it again"))
	}
	clear(q.clerks)
	if q.timer != nil {
		q.timer.Stop()
	}
}

// startNext starts queued jobs while there is room.
func (q *jobs) startNext(ctx actor.Context) {
	for len(q.running) < q.settings.Running {
		j := q.ledger.next()
		if j == nil {
			return
		}
		j.state, j.started = protocol.State_STATE_RUNNING, q.settings.Now()
		j.record(j.started, &protocol.Event{})
		j.events[len(j.events)-1].What = &protocol.Event_Started{Started: j.summary()}
		q.train(ctx, j)
		q.inform(ctx, j)
	}
}

// train starts a job's trainer.
func (q *jobs) train(ctx actor.Context, j *job) {
	shared := q.settings.actors(q.observer(ctx, j.id))
	shared.NeuronsPerActor = j.made.run
	w := &ward{job: j, trainer: actors.NewFamily(&shared, actors.KindTrainer, q.settings.Trainer)}
	w.trainer.Exhausted = func(_ actor.Supervisor, last actors.Restart) { q.giveUp(ctx, w, &actors.Exhausted{Last: last}) }
	work := j.begin()
	err := w.trainer.Spawn(ctx, "job-"+j.id, func(cradle *actors.Cradle) actor.Actor {
		return &trainer{settings: &shared, cradle: cradle, job: j.id, work: work, stall: q.settings.Stall}
	})
	if err != nil {
		panic(err)
	}
	q.running[j.id] = w
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

func (q *jobs) onProgressed(ctx actor.Context, msg *progressed) {
	if w := q.running[msg.job]; w != nil && !w.closing {
		w.job.progress(q.settings.Now(), msg.losses)
		q.inform(ctx, w.job)
	}
}

func (q *jobs) onRestarted(ctx actor.Context, msg *restarted) {
	if w := q.running[msg.job]; w != nil && !w.closing {
		w.job.restarted(q.settings.Now(), msg.what)
		q.inform(ctx, w.job)
	}
}

func (q *jobs) onFinished(ctx actor.Context, msg *finished) {
	w := q.running[msg.job]
	if w == nil || w.closing {
		return
	}
	if msg.err != nil {
		q.end(ctx, w, protocol.State_STATE_FAILED, msg.err.Error())
		return
	}
	w.job.report = &msg.report
	q.end(ctx, w, protocol.State_STATE_SUCCEEDED, "")
}

// giveUp ends a job that has no restart left, by a message to itself: a failure
// overtakes what was told before it, and the job's history shall have that too.
func (q *jobs) giveUp(ctx actor.Context, w *ward, spent *actors.Exhausted) {
	ctx.Send(ctx.Self(), &finished{job: w.job.id, err: spent})
}

// end closes a running job; its place is free when its trainer has stopped.
func (q *jobs) end(ctx actor.Context, w *ward, state protocol.State, reason string) {
	w.closing = true
	ctx.Stop(w.trainer.Child(0))
	q.close(ctx, w.job, state, reason)
}

// close takes down that a job is over and tells everybody.
func (q *jobs) close(ctx actor.Context, j *job, state protocol.State, reason string) {
	j.end(q.settings.Now(), state, reason)
	logEnd(q.settings.Log, j)
	q.inform(ctx, j)
	q.ledger.ended(j.id, q.settings.Retained)
}

func (q *jobs) onTerminated(ctx actor.Context, msg *actor.Terminated) {
	id := msg.Who.GetId()
	w := q.ward(msg.Who)
	if w == nil || q.retired {
		return
	}
	if !w.closing {
		panic(fmt.Errorf("%s stopped and was not asked to", id))
	}
	delete(q.running, w.job.id)
	q.startNext(ctx)
}

// ward finds the ward whose trainer this is; nil: it is no trainer of ours.
func (q *jobs) ward(trainer *actor.PID) *ward {
	for _, w := range q.running {
		if w.trainer.Child(0).Equal(trainer) {
			return w
		}
	}
	return nil
}

// HandleFailure restarts a trainer within its budget; a clerk that crashes is
// not worth another try.
func (q *jobs) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	if client, ok := q.clerks[child.GetId()]; ok {
		delete(q.clerks, child.GetId())
		q.settings.Log.Error("reading a submission crashed", crashFields(reason)...)
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "reading the submission crashed; the service's log has the details"))
		ctx.Stop(child)
		return
	}
	w := q.ward(child)
	if w == nil || w.closing || q.retired {
		return
	}
	var spent *actors.Exhausted
	if err, ok := reason.(error); ok && errors.As(err, &spent) {
		q.giveUp(ctx, w, spent)
		return
	}
	w.trainer.Failed(supervisor, child, reason, func(int) actors.Restart {
		step := w.job.made.work.state.Steps + 1 // ours to read: the trainer is suspended
		return actors.Restart{Layer: -1, Neuron: -1, Step: step}
	})
}
