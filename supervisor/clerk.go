package supervisor

import (
	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
)

// clerk runs one errand and returns what came of it to its parent, so that who
// sent it need not wait for a large table or the disk, and neither can crash it.
type clerk struct{ run func() any }

// returned tells the parent what came of a clerk's errand.
type returned struct {
	clerk  string // its PID
	result any
}

// Receive runs the errand when it starts.
func (c *clerk) Receive(ctx actor.Context) {
	if _, started := ctx.Message().(*actor.Started); !started {
		return
	}
	ctx.Send(ctx.Parent(), &returned{ctx.Self().GetId(), c.run()})
	ctx.Stop(ctx.Self())
}

// errand is what a clerk was sent for. One of the three is set: who waits for an
// answer, the ward that waits to be opened, or the model that is being judged.
type errand struct {
	client  *actor.PID
	ward    *ward
	verdict *verdict
	submit  *protocol.Submit // that is being read; nil: another errand
	also    []*actor.PID     // who sent it once more since
}

// maxAlso is how many may wait for one submission beside who sent it first.
const maxAlso = 64

// join has one more client wait for the answer.
func (e *errand) join(ctx actor.Context) {
	if len(e.also) >= maxAlso {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "the submission is being read; try again in a moment"))
		return
	}
	e.also = append(e.also, ctx.Sender())
}

// answer answers all who wait.
func (e *errand) answer(ctx actor.Context, message any) {
	answer(ctx, e.client, message)
	for _, client := range e.also {
		answer(ctx, client, message)
	}
}

// send has a clerk run an errand.
func (q *jobs) send(ctx actor.Context, e *errand, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &clerk{run} }, actor.WithDispatcher(q.settings.Serving))
	q.clerks[ctx.SpawnPrefix(props, "clerk").GetId()] = e
}
