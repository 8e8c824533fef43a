package supervisor

import (
	"fmt"
	"math"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"

	"github.com/asynkron/protoactor-go/actor"
)

// maxQueues is how many queues there may be.
const maxQueues = 1000

// setQueue changes a queue; the client hears of it when that is on disk.
func (q *jobs) setQueue(ctx actor.Context, msg *protocol.SetQueue) {
	name, client := msg.GetName(), ctx.Sender()
	if name == "" {
		name = plan.DefaultQueue
	}
	switch {
	case len(name) > plan.MaxName:
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INVALID, fmt.Sprintf("the queue's name has %d bytes; give it at most %d", len(name), plan.MaxName)))
		return
	case q.ledger.queues[name] == nil && len(q.ledger.queues) >= maxQueues:
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("there are %d queues already; use one of them", maxQueues)))
		return
	}
	line := q.ledger.queue(name)
	if msg.Paused != nil {
		line.Paused = msg.GetPaused()
	}
	if msg.Running != nil {
		line.Limit = int(min(msg.GetRunning(), math.MaxInt32))
	}
	changed := line.Queue
	q.order(ctx, &told{order: order{queue: &changed}, then: func(_ *jobs, ctx actor.Context, _ error) {
		answer(ctx, client, line.view())
	}})
	q.startNext(ctx)
}

func (q *jobs) listQueues(ctx actor.Context) {
	list := &protocol.Queues{}
	for _, name := range sorted(q.ledger.queues) {
		list.Queues = append(list.Queues, q.ledger.queues[name].view())
	}
	if q.ledger.trouble != nil {
		list.Trouble = q.ledger.trouble.Error()
	}
	answer(ctx, ctx.Sender(), list)
}

// view returns the queue as clients see it.
func (q *queue) view() *protocol.Queue {
	return &protocol.Queue{
		Name: q.Name, Paused: q.Paused, Limit: uint32(min(q.Limit, 1<<30)),
		Running: uint32(q.running), Waiting: uint32(len(q.waiting)), Held: uint32(q.held),
	}
}
