package supervisor

import (
	"deepnet/supervisor/measurement"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
)

// carryOut is the table of effects on the store and on clients.
func (q *jobs) carryOut(ctx actor.Context, effect queue.Effect) {
	switch e := effect.(type) {
	case queue.Write:
		ctx.Send(q.recorder, &e)
	case queue.Prune:
		ctx.Send(q.recorder, &prune{})
	case queue.FindLatest:
		q.findLatest(ctx)
	case queue.Answer:
		answer(ctx, pidOf(e.Client), e.Message)
	case queue.Show:
		q.show(ctx, e)
	case queue.ShowEvents:
		q.showEvents(ctx, e)
	case queue.ShowKey:
		q.showKey(ctx, e)
	case queue.RefuseOver:
		q.refuseOver(ctx, e)
	case queue.Drained:
		ctx.Send(q.drainer, &drained{})
	case queue.Log:
		writeLog(q.settings.Log, e)
	case queue.Claim, queue.AskAgain, queue.Look, queue.Elsewhere, queue.ShowQueues, queue.Announce:
		q.share(ctx, effect)
	default:
		q.direct(ctx, effect)
	}
}

// direct is the table of effects on the actors that work on a job.
func (q *jobs) direct(ctx actor.Context, effect queue.Effect) {
	q.measureEffect(effect)
	switch e := effect.(type) {
	case queue.Open:
		store, release := q.reading, q.settings.Release
		q.send(ctx, &request{opens: e.ID, attempt: e.Attempt}, func() any { return open(store, release, e.ID) })
	case queue.Train:
		q.train(ctx, e.ID)
	case queue.Hold:
		q.tell(ctx, e.ID, &hold{e.On})
	case queue.Halt:
		q.tell(ctx, e.ID, &halt{})
	case queue.CheckpointKept:
		q.tell(ctx, e.ID, &keptCheckpoint{e.Took})
	case queue.StopTrainer:
		ctx.Stop(q.trainers[e.ID].Child(0))
	case queue.Evaluate:
		q.evaluate(ctx, e)
	case queue.CancelEvaluation:
		q.endEvaluation(e.ID)
	case queue.Diagnose:
		q.diagnose(ctx, e.ID)
	case queue.Forget:
		delete(q.works, e.ID)
		q.forgetRestarts(e.ID)
	}
}

// tell gives an order to a job's trainer.
func (q *jobs) tell(ctx actor.Context, job string, order any) {
	ctx.Send(q.trainers[job].Child(0), order)
}

// clientOf returns a client as the queue knows them; nil for a nil PID.
func clientOf(pid *actor.PID) queue.Client {
	if pid == nil {
		return nil
	}
	return pid
}

// pidOf returns the PID of a client of the queue; nil: nobody.
func pidOf(c queue.Client) *actor.PID {
	address, _ := c.(*actor.PID)
	return address
}

// measureJobs tells how many jobs are not over.
func (q *jobs) measureJobs() {
	if q.settings.Measure != nil {
		q.settings.Measure.Observe(q.queue.Census())
	}
}

// measureEffect tells what of an effect stands in no job's history.
func (q *jobs) measureEffect(effect queue.Effect) {
	if q.settings.Measure == nil {
		return
	}
	switch e := effect.(type) {
	case queue.Open:
		q.settings.measure(measurement.Phase{Job: e.ID, What: measurement.Preparing, At: q.settings.Now()})
	case queue.Evaluate:
		q.settings.measure(measurement.Phase{Job: e.ID, What: measurement.Evaluating, At: q.settings.Now()})
	case queue.CheckpointKept:
		q.settings.measure(measurement.Checkpoint{Job: e.ID, Bytes: e.Bytes, Took: e.Took, At: q.settings.Now()})
	}
}
