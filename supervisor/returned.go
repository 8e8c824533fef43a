package supervisor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
)

// request is what a worker was started for: answering clients, opening a job, or evaluating
// a model.
type request struct {
	clients   []*actor.PID
	submit    *protocol.Submit // being read; nil: a request of another kind
	opens     string           // job
	evaluates string           // job
	attempt   int              // of the opening or the evaluation
	renews    bool             // the lease of a node
	crashed   queue.Event      // what the queue is told if the worker crashes; nil: nothing
}

// maxJoined is the most clients that may wait for the same submission.
const maxJoined = 65

// join adds the sender to the clients that wait for the answer.
func (r *request) join(ctx actor.Context) {
	if len(r.clients) >= maxJoined {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "the submission is being read; try again in a moment"))
		return
	}
	r.clients = append(r.clients, ctx.Sender())
}

// answer answers all clients that wait.
func (r *request) answer(ctx actor.Context, message any) {
	for _, client := range r.clients {
		answer(ctx, client, message)
	}
}

// send has a worker carry out a request.
func (q *jobs) send(ctx actor.Context, r *request, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &worker{run} }, actor.WithDispatcher(q.settings.Serving))
	q.requests[ctx.SpawnPrefix(props, "worker").GetId()] = r
}

// onReturned handles the result of a worker. It drops the result of a worker that was
// started before a crash of this actor: its clients have been answered.
func (q *jobs) onReturned(ctx actor.Context, msg *returned) {
	r := q.requests[msg.worker]
	if r == nil {
		return
	}
	delete(q.requests, msg.worker)
	switch result := msg.result.(type) {
	case renewed:
		q.onRenewed(ctx, result)
	case adoption:
		q.onAdoption(ctx, result)
	case *accepted:
		q.onAccepted(ctx, r, result)
	case *opened:
		q.onOpened(ctx, r, result)
	case *evaluated:
		q.onEvaluated(ctx, r, result)
	case queue.Delete, queue.Retry, queue.LatestFound, queue.SetQueue,
		queue.Claimed, queue.Read, queue.Looked: // from the store that nodes share
		q.apply(ctx, result)
	case *protocol.Job:
		r.answer(ctx, q.queue.ShowTrouble(result))
	default:
		r.answer(ctx, result)
	}
}

// onWorkerCrashed handles the crash of a worker. Its request is not tried again.
func (q *jobs) onWorkerCrashed(ctx actor.Context, worker string, r *request, reason any) {
	delete(q.requests, worker)
	if r.evaluates != "" {
		q.onEvaluated(ctx, r, &evaluated{err: errors.New("evaluating crashed"), crash: crashFields(reason)})
		return
	}
	q.settings.Log.Error("carrying out a request crashed", crashFields(reason)...)
	if r.opens != "" {
		q.onOpened(ctx, r, &opened{err: fmt.Errorf("opening the job crashed: %v", reason)})
		return
	}
	if r.renews {
		q.onRenewed(ctx, renewed{err: errCrashed})
		return
	}
	if r.crashed != nil {
		q.apply(ctx, r.crashed)
		return
	}
	r.answer(ctx, refuseCrashed())
}

func refuseCrashed() *protocol.Refused {
	return refuse(protocol.Refusal_REFUSAL_INTERNAL, "carrying out the request crashed; the service's log has the details")
}

// onAccepted turns an accepted submission into a job.
func (q *jobs) onAccepted(ctx actor.Context, r *request, a *accepted) {
	id, err := ulid.New(ulid.Timestamp(q.settings.Now()), q.ids)
	if err != nil {
		r.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("making a job id: %v", err)))
		return
	}
	created := queue.Accepted{
		ID: strings.ToLower(id.String()), Head: a.head, Dataset: a.dataset, Digest: a.digest, Origin: a.origin, Requests: len(q.requests),
	}
	for _, pid := range r.clients {
		created.Clients = append(created.Clients, clientOf(pid))
	}
	q.apply(ctx, created)
}

// onOpened tells the queue that a job is ready to train, or why not.
func (q *jobs) onOpened(ctx actor.Context, r *request, o *opened) {
	if !q.queue.Opens(r.opens, r.attempt) {
		return
	}
	event := queue.Opened{ID: r.opens, Attempt: r.attempt, Checkpoint: o.number, Damage: o.note, Err: o.err, Passing: o.passing}
	if o.work != nil {
		event.Steps, event.Epoch = o.work.state.Steps, o.work.state.Epoch
		q.works[r.opens] = o.work
	}
	q.apply(ctx, event)
}

// evaluate has a worker evaluate the model of a job.
func (q *jobs) evaluate(ctx actor.Context, e queue.Evaluate) {
	background, cancel := context.WithCancel(context.Background())
	q.evaluations[e.ID] = cancel
	work, evaluating, pace := q.works[e.ID], q.settings.evaluating, newPace(q.settings.Now)
	root, self := ctx.ActorSystem().Root, ctx.Self()
	tell := func(p evaluation.Progress) {
		if background.Err() == nil && pace.isDue() {
			root.Send(self, queue.Evaluating{ID: e.ID, Attempt: e.Attempt, Part: p.Part, Done: p.Done, Of: p.Of})
		}
	}
	q.send(ctx, &request{evaluates: e.ID, attempt: e.Attempt}, func() any { return evaluating(background, work, e.Model, tell) })
}

// endEvaluation ends the evaluation of a job's model, if there is one.
func (q *jobs) endEvaluation(job string) (was bool) {
	cancel := q.evaluations[job]
	if cancel != nil {
		cancel()
	}
	delete(q.evaluations, job)
	return cancel != nil
}

// onEvaluated passes an evaluation to the queue. A job whose model could not be
// evaluated succeeds all the same.
func (q *jobs) onEvaluated(ctx actor.Context, r *request, found *evaluated) {
	if errors.Is(found.err, context.Canceled) || !q.endEvaluation(r.evaluates) {
		return
	}
	if found.err != nil {
		logUnevaluated(q.settings.Log, r.evaluates, found)
	}
	q.apply(ctx, queue.Evaluated{ID: r.evaluates, Attempt: r.attempt, Evaluation: found.evaluation, Summary: found.summary, Err: found.err})
}
