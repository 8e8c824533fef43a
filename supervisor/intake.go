package supervisor

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// A submission has room while there are at most so many requests being carried out
// and so many new jobs on their way to the disk.
const (
	maxClerks   = 256
	maxCreating = 4096
)

// accepted is a submission that was found good.
type accepted struct {
	head    *protocol.Job // but for its id and time
	dataset []byte        // nil: the store has it
	digest  storage.Digest
	origin  []byte // nil: it begins anew
}

// submit gives a submission to a clerk if there is room for another job.
func (q *jobs) submit(ctx actor.Context, msg *protocol.Submit) {
	if msg.GetFrom() != "" {
		msg = proto.CloneOf(msg)
		msg.From = q.resolve(msg.GetFrom())
	}
	if e := q.readingOf(msg); e != nil {
		e.join(ctx)
		return
	}
	if reason := q.full(); reason != "" {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, reason))
		return
	}
	store := q.reading
	q.send(ctx, &errand{client: ctx.Sender(), submit: msg}, func() any { return store.accept(msg) })
}

// readingOf finds the errand on which the very same submission, by its key, is being
// read; nil: none is. A client that did not hear in time asks again: a large table is
// not read twice for that.
func (q *jobs) readingOf(msg *protocol.Submit) *errand {
	for _, e := range q.clerks {
		if msg.GetKey() != "" && e.submit.GetKey() == msg.GetKey() && proto.Equal(e.submit, msg) {
			return e
		}
	}
	return nil
}

// stopping is what a submission hears that came too late.
const stopping = "the service is stopping; ask again when it is back"

// full says why no job can be taken in; "": one can.
func (q *jobs) full() string {
	switch {
	case q.draining != nil:
		return stopping
	case q.ledger.trouble != nil:
		return "the store cannot be written to: " + q.ledger.trouble.Error() + "; submit the job again when it can"
	case len(q.clerks) >= maxClerks || q.ledger.creating >= maxCreating:
		return fmt.Sprintf("%d submissions are being read; try again in a moment", len(q.clerks)+q.ledger.creating)
	case q.ledger.size()+q.ledger.creating >= q.settings.Waiting:
		return fmt.Sprintf("%d jobs are waiting, which is all the queue takes; try again when some are done", q.ledger.size())
	default:
		return ""
	}
}

// accept reads a submission. It returns what was accepted, the job that the same
// key made before, or a refusal.
func accept(ctx context.Context, store storage.Store, msg *protocol.Submit) any {
	if err := plan.CheckSubmission(msg); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if msg.GetKey() != "" {
		found, err := store.Find(storage.Query{Key: msg.GetKey()})
		if err != nil {
			return unread(err)
		}
		if len(found) > 0 {
			return view(found[0])
		}
	}
	a := &accepted{}
	if refused := a.read(ctx, store, msg); refused != nil {
		return refused
	}
	plan.Address(a.head, msg, a.digest)
	return a
}

// read takes in the data that a submission brings, or names.
func (a *accepted) read(ctx context.Context, store storage.Store, msg *protocol.Submit) *protocol.Refused {
	named, isNamed := msg.GetData().(*protocol.Submit_Dataset)
	if !isNamed {
		a.dataset = plan.DataOf(msg)
		a.digest = sha256.Sum256(a.dataset)
		return a.admit(ctx, store, msg, plan.Text(a.dataset))
	}
	var err error
	if a.digest, err = digestOf(named.Dataset); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	data := &stored{store: store, digest: a.digest}
	refused := a.admit(ctx, store, msg, data.source)
	if refused == nil {
		return nil
	}
	if trouble := data.trouble(); trouble != nil {
		return missing(a.digest, trouble)
	}
	return refused
}

// admit works out the job.
func (a *accepted) admit(ctx context.Context, store storage.Store, msg *protocol.Submit, data dataset.Source) *protocol.Refused {
	if msg.GetFrom() != "" {
		return a.goOnFrom(store, msg, data)
	}
	resolved, err := plan.Resolve(msg.GetName(), plan.Own(msg.GetPlan()), data, nil)
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if err := resolved.Measure(ctx); err != nil {
		return refuse(protocol.Refusal_REFUSAL_BUSY, stopping)
	}
	a.head = resolved.Head
	return nil
}

// missing refuses a job whose data set cannot be read.
func missing(digest storage.Digest, err error) *protocol.Refused {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("the service has no data set %s; upload it first", digest))
	case errors.Is(err, storage.ErrDamaged):
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the service's copy of data set %s is damaged; submit the table itself", digest))
	default:
		return unread(err)
	}
}

// unread refuses a request because the store could not be read.
func unread(err error) *protocol.Refused {
	return refuse(protocol.Refusal_REFUSAL_BUSY, "the store could not be read, try again: "+err.Error())
}

// onAccepted makes the job; the client hears of it when it is on disk, and then it
// waits for its turn.
func (q *jobs) onAccepted(ctx actor.Context, e *errand, a *accepted) {
	if reason := q.full(); reason != "" {
		e.answer(ctx, refuse(protocol.Refusal_REFUSAL_BUSY, reason))
		return
	}
	now := q.settings.Now()
	id, err := q.ledger.name(now)
	if err != nil {
		e.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, err.Error()))
		return
	}
	head := a.head
	head.Id, head.SubmittedMs = id, now.UnixMilli()
	j := q.ledger.add(storage.Job{ID: id, Key: head.GetKey(), Token: 1, Dataset: a.digest, Head: head, Tail: &protocol.Job{}})
	q.ledger.creating++
	j.enter(protocol.State_STATE_QUEUED, "")
	j.note(now, &protocol.Event{What: &protocol.Event_Submitted{Submitted: proto.Clone(head).(*protocol.Job)}})
	change := j.change()
	change.Create, change.Dataset, change.Job.Head = true, a.dataset, head
	change.Attachments = j.attach(storage.Origin, a.origin)
	q.order(ctx, &told{order: order{change: change}, job: j, then: func(q *jobs, ctx actor.Context, refused error) {
		q.ledger.creating--
		q.onCreated(ctx, e, &change.Job, refused)
	}})
}

// onCreated acknowledges a job that is on disk now, or says why it is not.
func (q *jobs) onCreated(ctx actor.Context, e *errand, r *storage.Job, refused error) {
	j := q.ledger.jobs[r.ID]
	if refused != nil {
		delete(q.ledger.jobs, r.ID)
		q.refuseCreation(ctx, e, r, refused)
		return
	}
	if r.Head.GetQueue() != plan.BootQueue || q.ledger.latest == "" {
		q.ledger.latest = r.ID
	}
	logSubmitted(q.settings.Log, r.Head)
	e.answer(ctx, view(r))
	if j != nil && j.phase == creating {
		q.ledger.enqueue(j)
		q.startNext(ctx)
	}
}

// refuseCreation answers a client whose job the store did not take. Where somebody
// was quicker with the same key, it gets that job.
func (q *jobs) refuseCreation(ctx actor.Context, e *errand, r *storage.Job, refused error) {
	store, key := q.settings.Store, r.Key
	switch {
	case errors.Is(refused, storage.ErrKeyTaken):
		q.send(ctx, &errand{client: e.client, also: e.also}, func() any {
			found, err := store.Find(storage.Query{Key: key})
			if err != nil || len(found) == 0 {
				return refuse(protocol.Refusal_REFUSAL_BUSY, "a job with that key is just being made; try again in a moment")
			}
			return view(found[0])
		})
	case errors.Is(refused, storage.ErrNotFound), errors.Is(refused, storage.ErrDamaged):
		e.answer(ctx, missing(r.Dataset, refused))
	default:
		e.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the job was not taken: "+refused.Error()))
	}
}

// onReturned goes on with what a clerk found out. What one says whose client was
// answered already, because the queue crashed, is dropped.
func (q *jobs) onReturned(ctx actor.Context, msg *returned) {
	e := q.clerks[msg.clerk]
	if e == nil {
		return
	}
	delete(q.clerks, msg.clerk)
	switch result := msg.result.(type) {
	case *accepted:
		q.onAccepted(ctx, e, result)
	case *opened:
		q.onOpened(ctx, e.ward, result)
	case *judged:
		q.onJudged(ctx, e.verdict, result)
	case *deleted:
		q.onDeletable(ctx, e.client, result)
	case *revived:
		q.onRevivable(ctx, e.client, result)
	case *latest:
		q.ledger.latest = result.id
	case *protocol.Job:
		e.answer(ctx, q.excused(result))
	default:
		e.answer(ctx, result)
	}
}

// excused shows a running job as paused while nothing can be written: it does not
// learn then, and that could not be written down.
func (q *jobs) excused(v *protocol.Job) *protocol.Job {
	if q.ledger.trouble != nil && v.GetState() == protocol.State_STATE_RUNNING {
		v.State, v.Reason = protocol.State_STATE_PAUSED, waitsFor(q.ledger.trouble)
	}
	return v
}
