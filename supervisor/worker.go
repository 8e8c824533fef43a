package supervisor

import "github.com/asynkron/protoactor-go/actor"

// worker carries out one request and sends the result to its parent. So the parent need not
// wait for a large table or for the disk, and neither can crash it.
type worker struct{ run func() any }

// returned brings the parent the result of a worker's request.
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

// answer sends a client the reply, if there is a client.
func answer(ctx actor.Context, client *actor.PID, reply any) {
	if client != nil {
		ctx.Send(client, reply)
	}
}
