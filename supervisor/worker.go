package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
)

// worker carries out one request and returns what came of it to its parent, so that
// who sent it need not wait for a large table or the disk, and neither can crash it.
type worker struct{ run func() any }

// returned tells the parent what came of a worker's request.
type returned struct {
	worker string // its PID
	result any
}

// Receive carries out the request when the worker starts.
func (w *worker) Receive(ctx actor.Context) {
	if _, started := ctx.Message().(*actor.Started); !started {
		return
	}
	ctx.Send(ctx.Parent(), &returned{ctx.Self().GetId(), w.run()})
	ctx.Stop(ctx.Self())
}

// request is what a worker was sent for: an answer to clients, a job to be opened, or
// a model to be evaluated.
type request struct {
	clients   []*actor.PID
	submit    *protocol.Submit // that is being read; nil: another request
	opens     string           // job
	evaluates string           // job
	turn      int              // of the evaluation
}

// maxJoined is how many may wait for one submission.
const maxJoined = 65

// join has one more client wait for the answer.
func (r *request) join(ctx actor.Context) {
	if len(r.clients) >= maxJoined {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "the submission is being read; try again in a moment"))
		return
	}
	r.clients = append(r.clients, ctx.Sender())
}

// answer answers all who wait.
func (r *request) answer(ctx actor.Context, message any) {
	for _, client := range r.clients {
		answer(ctx, client, message)
	}
}

// answer sends a client its reply, if it left an address.
func answer(ctx actor.Context, client *actor.PID, reply any) {
	if client != nil {
		ctx.Send(client, reply)
	}
}

// send has a worker carry out a request.
func (q *jobs) send(ctx actor.Context, r *request, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &worker{run} }, actor.WithDispatcher(q.settings.Serving))
	q.requests[ctx.SpawnPrefix(props, "worker").GetId()] = r
}

// onReturned goes on with what a worker found out. What one says whose client was
// answered already, because the actor crashed, is dropped.
func (q *jobs) onReturned(ctx actor.Context, msg *returned) {
	r := q.requests[msg.worker]
	if r == nil {
		return
	}
	delete(q.requests, msg.worker)
	switch result := msg.result.(type) {
	case *accepted:
		q.onAccepted(ctx, r, result)
	case *opened:
		q.onOpened(ctx, r.opens, result)
	case *evaluated:
		q.onEvaluated(ctx, r, result)
	case queue.Delete, queue.Retry, queue.LatestFound:
		q.apply(ctx, result)
	case *protocol.Job:
		r.answer(ctx, q.queue.Excuse(result))
	default:
		r.answer(ctx, result)
	}
}

// onWorkerCrashed goes on without what a worker was to find out: a request that crashes
// is not worth another try.
func (q *jobs) onWorkerCrashed(ctx actor.Context, worker string, r *request, reason any) {
	delete(q.requests, worker)
	if r.evaluates != "" {
		q.onEvaluated(ctx, r, &evaluated{err: errors.New("evaluating crashed"), crash: crashFields(reason)})
		return
	}
	q.settings.Log.Error("carrying out a request crashed", crashFields(reason)...)
	if r.opens != "" {
		q.onOpened(ctx, r.opens, &opened{err: fmt.Errorf("opening the job crashed: %v", reason)})
		return
	}
	r.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, "carrying out the request crashed; the service's log has the details"))
}
