package supervisor

import (
	"errors"
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// onTrained hears what trainers tell. What one tells that is being stopped comes
// too late.
func (q *jobs) onTrained(ctx actor.Context, message any) {
	switch msg := message.(type) {
	case *progressed:
		if w := q.learns(msg.job); w != nil {
			if w.job.progress(q.settings.Now(), msg); len(w.job.fresh) > 0 {
				q.tell(ctx, w.job, nil)
			}
		}
	case *restarted:
		if w := q.learns(msg.job); w != nil {
			w.job.restarted(q.settings.Now(), msg.what)
			q.tell(ctx, w.job, nil)
		}
	case *checkpointed:
		if w := q.learns(msg.job); w != nil {
			q.keep(ctx, w, msg)
		}
	case *stopped:
		if w := q.learns(msg.job); w != nil {
			q.onStopped(ctx, w, msg)
		}
	case *finished:
		if w := q.learns(msg.job); w != nil {
			q.onFinished(ctx, w, msg)
		}
	}
}

// learns returns a job's ward if it has a trainer that shall go on.
func (q *jobs) learns(job string) *ward {
	if w := q.running[job]; w != nil && !w.closing {
		return w
	}
	return nil
}

// keep has a checkpoint written and lets the trainer know what that took.
func (q *jobs) keep(ctx actor.Context, w *ward, c *checkpointed) {
	kept := w.job.attach(storage.Checkpoint, c.data)
	q.stow(ctx, w, kept, func(q *jobs, ctx actor.Context, w *ward) {
		w.job.saved(q.settings.Now(), c)
		q.write(ctx, w.job, kept, func(q *jobs, ctx actor.Context, _ error) {
			if w := q.learns(c.job); w != nil {
				ctx.Send(w.trainer.Child(0), &keptCheckpoint{q.settings.Now().Sub(c.began)})
			}
		})
	})
}

// onStopped takes down how far a job came that was to pause, or to stop with the
// service.
func (q *jobs) onStopped(ctx actor.Context, w *ward, s *stopped) {
	kept := w.job.attach(storage.Checkpoint, s.data)
	q.stow(ctx, w, kept, func(q *jobs, ctx actor.Context, w *ward) {
		j := w.job
		j.note(q.settings.Now(), s.event())
		if j.pausing {
			q.hold(j)
		}
		q.write(ctx, j, kept, func(q *jobs, ctx actor.Context, _ error) { q.satisfy(ctx, j) })
		q.dismiss(ctx, w)
	})
}

// satisfy answers those who asked for a job to pause, now that this is on disk, or
// that it came to its end instead.
func (q *jobs) satisfy(ctx actor.Context, j *job) {
	for _, client := range j.asking {
		q.look(ctx, client, j.id())
	}
	j.asking = nil
}

// dismiss stops a job's trainer; its place is free when that has stopped.
func (q *jobs) dismiss(ctx actor.Context, w *ward) {
	if w.trainer.Size() == 0 { // it is being opened
		q.free(ctx, w)
		return
	}
	w.closing, w.job.leaving = true, true
	w.verdict.drop()
	ctx.Stop(w.trainer.Child(0))
}

func (q *jobs) onFinished(ctx actor.Context, w *ward, f *finished) {
	switch {
	case w.verdict != nil: // its trainer crashed after it had told this before
	case f.err != nil:
		q.fail(ctx, w, f)
	case w.job.work.judgeable():
		q.judge(ctx, w, f)
	default:
		q.succeed(ctx, w, f, w.job.attach(storage.Checkpoint, f.checkpoint))
	}
}

// succeed ends a job well, its model and what else there is being kept.
func (q *jobs) succeed(ctx actor.Context, w *ward, f *finished, more []storage.Attachment) {
	kept := append(more, w.job.attach(storage.Model, f.model)...)
	q.stow(ctx, w, kept, func(q *jobs, ctx actor.Context, w *ward) {
		w.job.tail().Result = f.result
		q.end(ctx, w.job, ending{protocol.State_STATE_SUCCEEDED, "", kept})
	})
}

// fail ends a job, or has it tried again where the reason may pass. A crash that
// comes back at the very same step does not pass.
func (q *jobs) fail(ctx actor.Context, w *ward, f *finished) {
	j := w.job
	if !f.passing || j.tail().Retried >= j.plan.retries {
		if f.crashing && !f.examined {
			q.examine(ctx, w, f)
			return
		}
		kept := j.attach(storage.Checkpoint, f.checkpoint)
		q.stow(ctx, w, kept, func(q *jobs, ctx actor.Context, w *ward) {
			q.end(ctx, w.job, ending{protocol.State_STATE_FAILED, f.err.Error(), kept})
		})
		return
	}
	now, tail := q.settings.Now(), j.tail()
	tail.Retried++
	tail.NotBeforeMs = now.Add(pause(tail.Retried)).UnixMilli()
	j.enter(protocol.State_STATE_QUEUED, f.err.Error())
	j.note(now, &protocol.Event{What: &protocol.Event_Retry{Retry: &protocol.Retry{
		Reason: f.err.Error(), Count: tail.Retried, Of: j.plan.retries, NotBeforeMs: tail.NotBeforeMs,
	}}})
	j.work, j.begun, j.pausing = nil, false, false
	logRetry(q.settings.Log, j)
	q.ledger.enqueue(j)
	q.tell(ctx, j, nil)
	q.dismiss(ctx, w)
}

// pause returns how long a job waits before its so manieth retry.
func pause(retry uint32) time.Duration {
	return min(time.Second<<min(retry-1, 10), time.Minute)
}

// giveUp fails a job that has no restart left, by a message to itself: a failure
// overtakes what was told before it, and the job's history shall have that too.
func (q *jobs) giveUp(ctx actor.Context, w *ward, spent *actors.Exhausted) {
	steps := w.job.work.state.Steps // ours to read: the trainer is suspended
	passing := steps > w.job.furthest
	w.job.furthest = steps
	ctx.Send(ctx.Self(), &finished{job: w.job.id(), err: spent, passing: passing, crashing: true})
}

// ending is how a job ends.
type ending struct {
	state       protocol.State
	reason      string
	attachments []storage.Attachment
}

// end closes a job. It leaves the ledger when its end is on disk.
func (q *jobs) end(ctx actor.Context, j *job, e ending) {
	q.ledger.withdraw(j)
	j.end(q.settings.Now(), e.state, e.reason)
	logEnd(q.settings.Log, j)
	q.write(ctx, j, e.attachments, func(q *jobs, ctx actor.Context, _ error) {
		delete(q.ledger.jobs, j.id())
		q.satisfy(ctx, j)
		q.ended = true
	})
	if w := q.running[j.id()]; w != nil {
		q.dismiss(ctx, w)
	}
}

// HandleFailure restarts a trainer within its budget; a clerk that crashes is
// not worth another try.
func (q *jobs) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	if e, ok := q.clerks[child.GetId()]; ok {
		ctx.Stop(child)
		q.onClerkCrashed(ctx, child.GetId(), e, reason)
		return
	}
	if q.coroners[child.GetId()] != nil {
		q.onExamined(ctx, &examined{coroner: child.GetId()})
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
	i := w.trainer.Failed(supervisor, child, reason, func(int) actors.Restart {
		step := w.job.work.state.Steps + 1 // ours to read: the trainer is suspended
		return actors.Restart{Layer: -1, Neuron: -1, Step: step}
	})
	if i >= 0 {
		q.remind(ctx, w)
	}
}

func (q *jobs) onClerkCrashed(ctx actor.Context, clerk string, e *errand, reason any) {
	delete(q.clerks, clerk)
	if e.verdict != nil {
		q.onJudged(ctx, e.verdict, &judged{err: errors.New("judging crashed"), crash: crashFields(reason)})
		return
	}
	q.settings.Log.Error("carrying out a request crashed", crashFields(reason)...)
	if e.ward != nil {
		q.onOpened(ctx, e.ward, &opened{err: fmt.Errorf("opening the job crashed: %v", reason)})
		return
	}
	e.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, "carrying out the request crashed; the service's log has the details"))
}
