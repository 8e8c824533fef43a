package supervisor

import "github.com/asynkron/protoactor-go/actor"

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
}

// send has a clerk run an errand.
func (q *jobs) send(ctx actor.Context, e *errand, run func() any) {
	props := actor.PropsFromProducer(func() actor.Actor { return &clerk{run} }, actor.WithDispatcher(q.settings.Serving))
	q.clerks[ctx.SpawnPrefix(props, "clerk").GetId()] = e
}
