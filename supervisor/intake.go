package supervisor

import (
	"fmt"

	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
)

// checked tells what became of a submission.
type checked struct {
	client *actor.PID
	made   *admitted
	err    error
}

// maxClerks is how many submissions are read at once; more are refused.
const maxClerks = 64

// clerk reads one submission, so that the queue need not wait for a large table
// and no table can crash the queue.
type clerk struct {
	submit *protocol.Submit
	client *actor.PID
}

// Receive reads when it starts.
func (c *clerk) Receive(ctx actor.Context) {
	if _, started := ctx.Message().(*actor.Started); !started {
		return
	}
	made, err := admit(c.submit)
	ctx.Send(ctx.Parent(), &checked{client: c.client, made: made, err: err})
	ctx.Stop(ctx.Self())
}

// submit gives a submission to a clerk if there is room for another job.
func (q *jobs) submit(ctx actor.Context, msg *protocol.Submit) {
	client := ctx.Sender()
	if len(q.clerks) >= maxClerks || len(q.ledger.queue)+len(q.clerks) >= q.settings.Waiting {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("%d jobs are waiting, which is all the queue takes; try again when some are done", len(q.ledger.queue))))
		return
	}
	q.clerk++
	props := actor.PropsFromProducer(func() actor.Actor { return &clerk{msg, client} }, actor.WithDispatcher(q.settings.Reading))
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("clerk-%d", q.clerk))
	if err != nil {
		panic(err)
	}
	q.clerks[pid.GetId()] = client
}

// onChecked takes the job in, or tells the client what is wrong with it.
func (q *jobs) onChecked(ctx actor.Context, msg *checked) {
	if msg.err != nil {
		answer(ctx, msg.client, refuse(protocol.Refusal_REFUSAL_INVALID, msg.err.Error()))
		return
	}
	j, err := q.ledger.add(q.settings.Now(), msg.made)
	if err != nil {
		answer(ctx, msg.client, refuse(protocol.Refusal_REFUSAL_INTERNAL, err.Error()))
		return
	}
	logSubmitted(q.settings.Log, j)
	q.startNext(ctx)
	answer(ctx, msg.client, j.view())
}
