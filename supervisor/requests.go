package supervisor

import (
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"

	"github.com/asynkron/protoactor-go/actor"
)

const (
	listLimit  = 1000
	listUsual  = 100
	watchLimit = 1000
	watchUsual = 256
	watchWait  = 5 * time.Second // an empty answer then tells that we are there
	maxWaiters = 10_000
)

// serve answers the requests of clients.
func (q *jobs) serve(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *protocol.Submit:
		q.submit(ctx, msg)
	case *protocol.Get:
		q.get(ctx, msg)
	case *protocol.List:
		q.list(ctx, msg)
	case *protocol.Watch:
		q.watch(ctx, msg)
	case *protocol.Cancel:
		q.cancel(ctx, msg)
	case *protocol.Predict:
		q.predict(ctx, msg)
	case *protocol.Kill:
		q.kill(ctx, msg)
	}
}

// named returns the job a request names, or refuses the request.
func (q *jobs) named(ctx actor.Context, name string) *job {
	j := q.ledger.find(name)
	switch {
	case j != nil:
	case name == "latest":
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job yet; submit one with `deepnet train`"))
	default:
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("there is no job %q; `deepnet jobs` lists them", name[:min(len(name), 64)])))
	}
	return j
}

func (q *jobs) get(ctx actor.Context, msg *protocol.Get) {
	if j := q.named(ctx, msg.GetJob()); j != nil {
		answer(ctx, ctx.Sender(), j.view())
	}
}

func (q *jobs) list(ctx actor.Context, msg *protocol.List) {
	limit := usual(msg.GetLimit(), listUsual, listLimit)
	answer(ctx, ctx.Sender(), &protocol.Jobs{Jobs: q.ledger.before(msg.GetBefore(), limit)})
}

// usual returns what was asked for, the usual number if nothing was, never more
// than the most.
func usual(asked uint32, usual, most int) int {
	if asked == 0 {
		return usual
	}
	return min(int(min(asked, 1<<30)), most)
}

// watch answers with events, or parks the request until there are some.
func (q *jobs) watch(ctx actor.Context, msg *protocol.Watch) {
	j := q.named(ctx, msg.GetJob())
	if j == nil {
		return
	}
	limit := usual(msg.GetLimit(), watchUsual, watchLimit)
	events := j.since(msg.GetAfter(), limit)
	if len(events.Events) > 0 || events.Last {
		answer(ctx, ctx.Sender(), events)
		return
	}
	if q.parked() >= maxWaiters {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "too many clients are watching; try again later"))
		return
	}
	j.waiting = append(j.waiting, waiter{ctx.Sender(), uint64(len(j.events)), limit, q.settings.Now().Add(watchWait)})
}

func (q *jobs) parked() int {
	n := 0
	for _, w := range q.running {
		n += len(w.job.waiting)
	}
	for _, id := range q.ledger.queue {
		n += len(q.ledger.jobs[id].waiting)
	}
	return n
}

// inform answers those who wait for a job's next event.
func (q *jobs) inform(ctx actor.Context, j *job) {
	for _, w := range j.waiting {
		answer(ctx, w.to, j.since(w.after, w.limit))
	}
	j.waiting = nil
}

// sweep tells those who have waited long that nothing has happened.
func (q *jobs) sweep(ctx actor.Context) {
	now := q.settings.Now()
	for _, id := range q.ledger.order {
		j := q.ledger.jobs[id]
		var still []waiter
		for _, w := range j.waiting {
			if now.Before(w.until) {
				still = append(still, w)
				continue
			}
			answer(ctx, w.to, &protocol.Events{Job: j.id})
		}
		j.waiting = still
	}
	q.wait(ctx)
}

func (q *jobs) cancel(ctx actor.Context, msg *protocol.Cancel) {
	j := q.named(ctx, msg.GetJob())
	if j == nil {
		return
	}
	if j.over() {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is over already, it cannot be cancelled", j.id)))
		return
	}
	if w := q.running[j.id]; w != nil {
		q.end(ctx, w, protocol.State_STATE_CANCELLED, "cancelled on request")
	} else {
		q.ledger.unqueue(j.id)
		q.close(ctx, j, protocol.State_STATE_CANCELLED, "cancelled on request")
	}
	answer(ctx, ctx.Sender(), j.view())
}

// kill passes the order to crash down the tree.
func (q *jobs) kill(ctx actor.Context, msg *protocol.Kill) {
	j := q.named(ctx, msg.GetJob())
	if j == nil {
		return
	}
	w := q.running[j.id]
	if w == nil || w.closing {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is not running, so it has no actor to kill", j.id)))
		return
	}
	order, name, err := victim(msg, j.made.widths)
	if err != nil {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	ctx.Send(w.trainer.Child(0), order)
	answer(ctx, ctx.Sender(), &protocol.Killed{Job: j.id, Actor: name})
}

// victim translates a request to kill, widths being the neurons per layer.
func victim(msg *protocol.Kill, widths []int) (*actors.Kill, string, error) {
	layer, index := msg.GetLayer(), msg.GetIndex()
	inLayer := msg.GetVictim() == protocol.Victim_VICTIM_LAYER || msg.GetVictim() == protocol.Victim_VICTIM_NEURON
	if inLayer && uint64(layer) >= uint64(len(widths)) {
		return nil, "", fmt.Errorf("there is no layer %d; this network has layers 0 to %d", layer, len(widths)-1)
	}
	switch msg.GetVictim() {
	case protocol.Victim_VICTIM_NEURON:
		if uint64(index) >= uint64(widths[layer]) {
			return nil, "", fmt.Errorf("there is no neuron %d in layer %d; it has neurons 0 to %d", index, layer, widths[layer]-1)
		}
		return &actors.Kill{Victim: actors.KindNeuron, Layer: int(layer), Neuron: int(index)}, fmt.Sprintf("neuron %d of layer %d", index, layer), nil
	case protocol.Victim_VICTIM_LAYER:
		return &actors.Kill{Victim: actors.KindLayer, Layer: int(layer)}, fmt.Sprintf("layer %d", layer), nil
	case protocol.Victim_VICTIM_NETWORK:
		return &actors.Kill{Victim: actors.KindNetwork}, "network", nil
	case protocol.Victim_VICTIM_TRAINER:
		return &actors.Kill{Victim: actors.KindTrainer}, "trainer", nil
	default:
		return nil, "", fmt.Errorf("kill what? choose neuron, layer, network or trainer")
	}
}

// predict hands a question to the models.
func (q *jobs) predict(ctx actor.Context, msg *protocol.Predict) {
	j := q.named(ctx, msg.GetJob())
	if j == nil {
		return
	}
	m := j.model()
	if m == nil {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has no finished model to ask: it is %s", j.id, stateNames[j.state])))
		return
	}
	ctx.Send(q.models, &question{job: j.id, model: m, ask: msg, client: ctx.Sender()})
}
