package supervisor

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// live returns the job a request names if it is not over, or has a clerk find out
// how to refuse the request.
func (q *jobs) live(ctx actor.Context, name, verb string) *job {
	id := q.resolve(name)
	if j := q.ledger.jobs[id]; j != nil && j.phase != over && j.phase != creating {
		return j
	}
	store := q.settings.Store
	q.send(ctx, &errand{client: ctx.Sender()}, func() any {
		if _, refused := find(store, id, name); refused != nil {
			return refused
		}
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is over already, it cannot be %s", id, verb))
	})
	return nil
}

// reply answers with the job as it is now, once that is on disk.
func (q *jobs) reply(ctx actor.Context, j *job) {
	client, now := ctx.Sender(), view(&j.record)
	q.tell(ctx, j, func(q *jobs, ctx actor.Context, refused error) {
		if refused != nil {
			answer(ctx, client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
			return
		}
		answer(ctx, client, now)
	})
}

func (q *jobs) cancel(ctx actor.Context, msg *protocol.Cancel) {
	j := q.live(ctx, msg.GetJob(), "cancelled")
	if j == nil {
		return
	}
	q.end(ctx, j, ending{state: protocol.State_STATE_CANCELLED, reason: "cancelled on request"})
	q.reply(ctx, j)
}

// pauseJob takes a waiting job out of its queue; a running one is told to stop
// after the step at hand, and pauses when how far it came is on its way to the disk.
func (q *jobs) pauseJob(ctx actor.Context, msg *protocol.PauseJob) {
	j := q.live(ctx, msg.GetJob(), "paused")
	if j == nil {
		return
	}
	switch w := q.running[j.id()]; {
	case j.phase == held:
	case j.phase == learning:
		j.pausing = true
		j.asking = append(j.asking, ctx.Sender())
		q.remind(ctx, w)
		return
	case j.phase == opening:
		q.hold(j)
		q.dismiss(ctx, w)
	default:
		q.ledger.unqueue(j)
		q.hold(j)
	}
	q.reply(ctx, j)
}

// hold has a job wait until it is resumed.
func (q *jobs) hold(j *job) {
	j.phase, j.pausing, j.begun, j.work = held, false, false, nil
	j.queue.held++
	j.enter(protocol.State_STATE_PAUSED, "paused on request")
	j.note(q.settings.Now(), &protocol.Event{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: "on request"}}})
}

// resumeJob queues a paused job again.
func (q *jobs) resumeJob(ctx actor.Context, msg *protocol.ResumeJob) {
	j := q.live(ctx, msg.GetJob(), "resumed")
	switch {
	case j == nil:
		return
	case j.phase != held:
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s, not paused", j.id(), stateNames[j.record.State])))
		return
	}
	j.queue.held--
	j.enter(protocol.State_STATE_QUEUED, "")
	if j.tail().GetStartedMs() == 0 { // one that had started tells when it goes on
		j.goOn(q.settings.Now(), "on request")
	}
	q.ledger.enqueue(j)
	q.reply(ctx, j)
	q.startNext(ctx)
}

// deleted is a job that may be deleted, revived one that may be tried again.
type (
	deleted struct{ job *storage.Job }
	revived struct{ job *storage.Job }
	// latest is the job submitted last.
	latest struct{ id string }
)

// delete has a clerk look whether the job is over.
func (q *jobs) delete(ctx actor.Context, msg *protocol.Delete) {
	q.past(ctx, msg.GetJob(), func(found *storage.Job) any {
		if !found.Over() {
			return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s; cancel it first", found.ID, stateNames[found.State]))
		}
		return &deleted{found}
	})
}

// retry has a clerk look whether the job failed or was cancelled.
func (q *jobs) retry(ctx actor.Context, msg *protocol.RetryJob) {
	q.past(ctx, msg.GetJob(), func(found *storage.Job) any {
		if found.State != protocol.State_STATE_FAILED && found.State != protocol.State_STATE_CANCELLED {
			return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s; only what failed or was cancelled can be tried again", found.ID, stateNames[found.State]))
		}
		return &revived{found}
	})
}

// past has a clerk read a job and say what comes of it.
func (q *jobs) past(ctx actor.Context, name string, judge func(*storage.Job) any) {
	store, id := q.settings.Store, q.resolve(name)
	q.send(ctx, &errand{client: ctx.Sender()}, func() any {
		found, refused := find(store, id, name)
		if refused != nil {
			return refused
		}
		return judge(found)
	})
}

func (q *jobs) onDeletable(ctx actor.Context, client *actor.PID, d *deleted) {
	id := d.job.ID
	q.order(ctx, &told{order: order{change: &storage.Change{Job: *d.job, Delete: true}}, then: func(q *jobs, ctx actor.Context, refused error) {
		if refused != nil {
			answer(ctx, client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
			return
		}
		answer(ctx, client, view(d.job))
		if q.ledger.latest == id {
			q.findLatest(ctx)
		}
	}})
}

// findLatest has a clerk find out which job is the latest now.
func (q *jobs) findLatest(ctx actor.Context) {
	store := q.settings.Store
	q.send(ctx, &errand{}, func() any {
		l := &ledger{}
		_ = l.findLatest(store) // then there is none until the next submission
		return &latest{l.latest}
	})
}

// onRevivable queues a job again that was over.
func (q *jobs) onRevivable(ctx actor.Context, client *actor.PID, r *revived) {
	if q.ledger.jobs[r.job.ID] != nil {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, "the job is only just over; try again in a moment"))
		return
	}
	j := q.ledger.add(*r.job)
	j.durable = r.job.Revision
	j.record.Finished = 0
	j.tail().FinishedMs, j.tail().Retried = 0, 0
	j.enter(protocol.State_STATE_QUEUED, "")
	j.note(q.settings.Now(), &protocol.Event{What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "on request"}}})
	q.tell(ctx, j, func(q *jobs, ctx actor.Context, refused error) {
		if refused != nil {
			delete(q.ledger.jobs, j.id())
			answer(ctx, client, refuse(protocol.Refusal_REFUSAL_CONFLICT, refused.Error()))
			return
		}
		q.look(ctx, client, j.id())
		if j.phase == creating {
			q.ledger.enqueue(j)
			q.startNext(ctx)
		}
	})
}
