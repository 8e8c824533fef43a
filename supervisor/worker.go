package supervisor

import "github.com/asynkron/protoactor-go/actor"

// worker carries out one request and sends the result to its parent, so that the parent
// need not wait for a large table or the disk and cannot be crashed by either.
type worker struct{ run func() any }

// returned gives the parent the result of a worker's request.
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

// answer sends a client the reply, if the client left an address.
func answer(ctx actor.Context, client *actor.PID, reply any) {
	if client != nil {
		ctx.Send(client, reply)
	}
}
