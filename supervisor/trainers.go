package supervisor

import (
	"errors"

	"deepnet/actors"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
)

// train starts a job's trainer.
func (q *jobs) train(ctx actor.Context, job string) {
	work := q.works[job]
	work.learned = q.learned
	shared := q.settings.actors(q.observer(ctx, job))
	shared.NeuronsPerActor = work.neuronsPerActor()
	family := actors.NewFamily(&shared, actors.KindTrainer, q.settings.Trainer)
	family.Exhausted = func(_ actor.Supervisor, last actors.Restart) { q.giveUp(ctx, job, &actors.Exhausted{Last: last}) }
	q.trainers[job] = &family
	err := family.Spawn(ctx, "job-"+job, func(cradle *actors.Cradle) actor.Actor {
		return &trainer{settings: &shared, cradle: cradle, work: work, stall: q.settings.Stall, every: q.settings.Checkpoint}
	})
	if err != nil {
		panic(err)
	}
}

// observer records the restarts within a job: one line in the log, one event in the
// job's history, one fact for whoever measures.
func (q *jobs) observer(ctx actor.Context, job string) func(actors.Restart) {
	settings, tally, root, self := q.settings, q.tally, ctx.ActorSystem().Root, ctx.Self()
	return func(r actors.Restart) {
		settings.noteRestart(job, r)
		tally.Note(job, r)
		root.Send(self, &restarted{job, r})
	}
}

// trains returns the job whose trainer this is; "": it is no trainer of ours.
func (q *jobs) trains(trainer *actor.PID) string {
	for job, family := range q.trainers {
		if family.Child(0).Equal(trainer) {
			return job
		}
	}
	return ""
}

// giveUp fails a job that has used up its restarts. It does so by a message to itself,
// because a failure overtakes messages sent before it, and the job's history should have
// those too.
func (q *jobs) giveUp(ctx actor.Context, job string, spent *actors.Exhausted) {
	steps := q.works[job].state.Steps // safe to read: the trainer is suspended
	ctx.Send(ctx.Self(), queue.Exhausted{ID: job, Steps: steps, Err: spent})
}

// HandleFailure restarts a trainer within its budget. Workers and diagnoses are not
// restarted.
func (q *jobs) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	if r, is := q.requests[child.GetId()]; is {
		ctx.Stop(child)
		q.onWorkerCrashed(ctx, child.GetId(), r, reason)
		return
	}
	if _, is := q.diagnoses[child.GetId()]; is {
		q.onDiagnosed(ctx, &diagnosed{by: child.GetId()})
		return
	}
	job := q.trains(child)
	if job == "" || !q.queue.Training(job) || q.retired {
		return
	}
	var spent *actors.Exhausted
	if err, ok := reason.(error); ok && errors.As(err, &spent) {
		q.giveUp(ctx, job, spent)
		return
	}
	i := q.trainers[job].Failed(supervisor, child, reason, func(int) actors.Restart {
		step := q.works[job].state.Steps + 1 // safe to read: the trainer is suspended
		return actors.Restart{Layer: -1, Neuron: -1, Step: step}
	})
	if i >= 0 {
		q.apply(ctx, queue.TrainerRestarted{ID: job})
		q.copyAgain(ctx, job)
	}
}

// diagnose starts a diagnosis of the crash of a job that is about to fail. Its trainer
// is suspended.
func (q *jobs) diagnose(ctx actor.Context, job string) {
	shared := q.settings.actors(nil)
	work := *q.works[job]
	shared.NeuronsPerActor = work.neuronsPerActor()
	props := shared.Props("diagnosis", func() actor.Actor { return &diagnosis{settings: shared, work: &work} })
	q.diagnoses[ctx.SpawnPrefix(props, "diagnosis").GetId()] = job
}

// onDiagnosed stops a diagnosis and passes its finding to the queue.
func (q *jobs) onDiagnosed(ctx actor.Context, msg *diagnosed) {
	job, is := q.diagnoses[msg.by]
	if !is {
		return
	}
	delete(q.diagnoses, msg.by)
	ctx.Stop(actor.NewPID(ctx.ActorSystem().Address(), msg.by))
	q.apply(ctx, queue.Diagnosed{ID: job, Found: msg.found})
}
