package supervisor

import (
	"cmp"
	"maps"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
)

// tell has what happened to a job written; then runs when it is on disk.
func (q *jobs) tell(ctx actor.Context, j *job, then func(q *jobs, ctx actor.Context, refused error)) {
	q.write(ctx, j, nil, then)
}

// write is tell with attachments.
func (q *jobs) write(ctx actor.Context, j *job, attachments []storage.Attachment, then func(q *jobs, ctx actor.Context, refused error)) {
	change := j.change()
	change.Attachments = attachments
	q.order(ctx, &told{order: order{change: change}, job: j, then: then})
}

// order tells the recorder to do something.
func (q *jobs) order(ctx actor.Context, o *told) {
	q.ledger.ticket++
	o.ticket = q.ledger.ticket
	q.ledger.orders = append(q.ledger.orders, o)
	q.ask(ctx, o)
}

func (q *jobs) ask(ctx actor.Context, o *told) { ctx.Send(q.recorder, &o.order) }

// askAgain repeats every order that was not reported on.
func (q *jobs) askAgain(ctx actor.Context) {
	for _, o := range q.ledger.orders {
		q.ask(ctx, o)
	}
}

// stowed is how many bytes attachments have together that are written ahead of the
// change that names them.
const stowed = 64 << 10

// stow has large attachments of a running job written; then runs when they are on
// disk, if the job still runs.
func (q *jobs) stow(ctx actor.Context, w *ward, attachments []storage.Attachment, then func(q *jobs, ctx actor.Context, w *ward)) {
	size := 0
	for _, a := range attachments {
		size += len(a.Data)
	}
	if size <= stowed {
		then(q, ctx, w)
		return
	}
	job := w.job.id()
	q.order(ctx, &told{order: order{stow: attachments}, then: func(q *jobs, ctx actor.Context, _ error) {
		if w := q.learns(job); w != nil {
			then(q, ctx, w)
		}
	}})
}

// onRecorded goes on with everything that waited for the disk.
func (q *jobs) onRecorded(ctx actor.Context, msg *recorded) {
	for i, ticket := range msg.tickets {
		at, found := slices.BinarySearchFunc(q.ledger.orders, ticket, func(o *told, ticket uint64) int { return cmp.Compare(o.ticket, ticket) })
		if !found {
			continue // told before
		}
		o := q.ledger.orders[at]
		q.ledger.orders = slices.Delete(q.ledger.orders, at, at+1)
		q.onDisk(ctx, o, msg.refused[i])
	}
	q.settle(ctx)
}

func (q *jobs) onDisk(ctx actor.Context, o *told, refused error) {
	switch {
	case o.job == nil: // it is no change of a job that is known here
	case refused == nil:
		o.job.durable = o.change.Job.Revision
		q.inform(ctx, o.job, o.change)
	case !o.change.Create: // who asked for a new job hears why there is none
		q.lose(ctx, o.job, refused)
	}
	if o.then != nil {
		o.then(q, ctx, refused)
	}
}

// lose lets go of a job whose changes the store refuses, because another owner has
// taken it over: what this process believes of it is no longer so.
func (q *jobs) lose(ctx actor.Context, j *job, refused error) {
	if q.ledger.jobs[j.id()] == nil {
		return
	}
	q.settings.Log.Error("job lost", zap.String("job", j.id()), zap.Error(refused))
	delete(q.ledger.jobs, j.id())
	q.ledger.withdraw(j)
	j.phase = over
	for _, w := range j.waiting {
		answer(ctx, w.to, &protocol.Events{Job: j.id()})
	}
	if w := q.running[j.id()]; w != nil && !w.closing {
		q.dismiss(ctx, w)
	}
}

// onTrouble has all jobs wait while nothing can be written, and go on when it can.
func (q *jobs) onTrouble(ctx actor.Context, msg *trouble) {
	before := q.ledger.trouble
	q.ledger.trouble = msg.reason
	for _, id := range sorted(q.running) {
		w := q.running[id]
		if w.closing || w.trainer.Size() == 0 {
			continue
		}
		ctx.Send(w.trainer.Child(0), &hold{msg.reason != nil})
		if msg.reason == nil && before != nil {
			now := q.settings.Now()
			w.job.note(now, &protocol.Event{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: waitsFor(before)}}})
			w.job.goOn(now, "the store can be written to again")
			q.tell(ctx, w.job, nil)
		}
	}
	q.startNext(ctx)
	q.settle(ctx)
}

// waitsFor says why jobs wait.
func waitsFor(trouble error) string {
	return "the store cannot be written to: " + trouble.Error() + "; the job goes on when it can"
}

// drain halts all jobs; settle tells when that is done.
func (q *jobs) drain(ctx actor.Context) {
	q.draining = ctx.Sender()
	for _, id := range sorted(q.running) {
		switch w := q.running[id]; {
		case w.closing || w.trainer.Size() == 0:
		case w.verdict.delivering(): // the next process judges it
			q.dismiss(ctx, w)
		default:
			ctx.Send(w.trainer.Child(0), &halt{})
		}
	}
	q.settle(ctx)
}

// settle tells who waits for it that no job learns any more and that all that
// happened is on disk, unless nothing can be written.
func (q *jobs) settle(ctx actor.Context) {
	if q.draining == nil || len(q.ledger.orders) > 0 && q.ledger.trouble == nil {
		return
	}
	for _, w := range q.running {
		if w.trainer.Size() > 0 {
			return
		}
	}
	ctx.Send(q.draining, &drained{})
}

// sorted returns a map's keys in their order: what is done to each is done in the
// same order every time.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
