package supervisor

import (
	"fmt"

	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
)

// checked tells what became of a submission.
type checked struct {
	clerk  string // its PID
	client *actor.PID
	made   *admitted
	err    error
}

// maxQueued is how many numbers the tables of waiting jobs may have together.
const maxQueued = 100_000_000

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
	ctx.Send(ctx.Parent(), &checked{clerk: ctx.Self().GetId(), client: c.client, made: made, err: err})
	ctx.Stop(ctx.Self())
}

// submit gives a submission to a clerk if there is room for another job.
func (q *jobs) submit(ctx actor.Context, msg *protocol.Submit) {
	client := ctx.Sender()
	if len(q.clerks) >= maxClerks {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("%d submissions are being read; try again in a moment", len(q.clerks))))
		return
	}
	if len(q.ledger.queue) >= q.settings.Waiting {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("%d jobs are waiting, which is all the queue takes; try again when some are done", len(q.ledger.queue))))
		return
	}
	q.clerk++
	props := actor.PropsFromProducer(func() actor.Actor { return &clerk{msg, client} }, actor.WithDispatcher(q.settings.Serving))
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("clerk-%d", q.clerk))
	if err != nil {
		panic(err)
	}
	q.clerks[pid.GetId()] = client
}

// onChecked takes the job in, or tells the client what is wrong with it. What a
// clerk says whose client was answered already, because the queue crashed, is
// dropped.
func (q *jobs) onChecked(ctx actor.Context, msg *checked) {
	if _, asked := q.clerks[msg.clerk]; !asked {
		return
	}
	delete(q.clerks, msg.clerk)
	if msg.err != nil {
		answer(ctx, msg.client, refuse(protocol.Refusal_REFUSAL_INVALID, msg.err.Error()))
		return
	}
	if waiting := len(q.ledger.queue); waiting >= q.settings.Waiting || waiting > 0 && q.ledger.queued()+msg.made.numbers > maxQueued {
		answer(ctx, msg.client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("%d jobs are waiting, with as much data as the queue takes; try again when some are done", waiting)))
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
