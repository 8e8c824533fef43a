package supervisor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

const (
	listLimit  = 1000
	listUsual  = 100
	watchLimit = 1000
	watchUsual = 256
	watchWait  = 5 * time.Second // an empty answer then tells that we are there
	maxWaiters = 10_000
	maxReaders = 2000 // requests carried out at once
)

// serve answers the requests of clients.
func (q *jobs) serve(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *protocol.Submit:
		q.submit(ctx, msg)
	case *protocol.Upload:
		ctx.Send(q.recorder, &piece{msg, ctx.Sender()})
	case *protocol.Get, *protocol.GetReport, *protocol.List, *protocol.Watch:
		q.read(ctx, msg)
	case *protocol.Cancel:
		q.cancel(ctx, msg)
	case *protocol.PauseJob:
		q.pauseJob(ctx, msg)
	case *protocol.ResumeJob:
		q.resumeJob(ctx, msg)
	case *protocol.RetryJob:
		q.retry(ctx, msg)
	case *protocol.Delete:
		q.delete(ctx, msg)
	case *protocol.SetQueue:
		q.setQueue(ctx, msg)
	case *protocol.ListQueues:
		q.listQueues(ctx)
	case *protocol.Predict:
		q.predict(ctx, msg)
	case *protocol.Kill:
		q.kill(ctx, msg)
	}
}

// resolve returns the id that a client means.
func (q *jobs) resolve(name string) string {
	if name == "latest" {
		return q.ledger.latest
	}
	return strings.ToLower(name)
}

// find reads a job, or refuses a request for it.
func find(store storage.Reader, id, name string) (*storage.Job, *protocol.Refused) {
	if id == "" && name == "latest" {
		return nil, refuse(protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job yet; submit one with `deepnet train`")
	}
	found, err := store.Find(storage.Query{ID: id, Limit: 1})
	switch {
	case err != nil:
		return nil, unread(err)
	case len(found) == 0 || id == "":
		return nil, refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("there is no job %q; `deepnet jobs` lists them", name[:min(len(name), 64)]))
	default:
		return found[0], nil
	}
}

// look answers with a job as it is on disk.
func look(store storage.Reader, id, name string) any {
	found, refused := find(store, id, name)
	if refused != nil {
		return refused
	}
	return view(found)
}

// look has a clerk answer a client with a job as it is on disk.
func (q *jobs) look(ctx actor.Context, client *actor.PID, id string) {
	store := q.settings.Store
	q.send(ctx, &errand{client: client}, func() any { return look(store, id, id) })
}

// read has a clerk answer from the store, or parks a watcher who knows all there is
// on disk.
func (q *jobs) read(ctx actor.Context, message any) {
	if len(q.clerks) >= maxReaders {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "too many requests are being carried out; try again in a moment"))
		return
	}
	store, client := q.settings.Store, ctx.Sender()
	switch msg := message.(type) {
	case *protocol.Get:
		id := q.resolve(msg.GetJob())
		q.send(ctx, &errand{client: client}, func() any { return look(store, id, msg.GetJob()) })
	case *protocol.GetReport:
		id := q.resolve(msg.GetJob())
		q.send(ctx, &errand{client: client}, func() any { return reported(store, id, msg.GetJob()) })
	case *protocol.List:
		q.send(ctx, &errand{client: client}, func() any { return list(store, msg) })
	case *protocol.Watch:
		id := q.resolve(msg.GetJob())
		if j := q.ledger.jobs[id]; j != nil && j.durable > 0 && msg.GetAfter() >= j.durable {
			q.park(ctx, j, msg)
			return
		}
		q.send(ctx, &errand{client: client}, func() any { return history(store, id, msg) })
	}
}

// list reads a page of jobs, without their columns and classes: it has to fit in a
// message.
func list(store storage.Reader, msg *protocol.List) any {
	found, err := store.Find(storage.Query{
		Before: strings.ToLower(msg.GetBefore()), Limit: usual(msg.GetLimit(), listUsual, listLimit),
	})
	if err != nil {
		return unread(err)
	}
	page := &protocol.Jobs{}
	for _, r := range found {
		v := view(r)
		v.Columns, v.Classes = nil, nil
		page.Jobs = append(page.Jobs, v)
	}
	return page
}

// history reads a page of a job's events.
func history(store storage.Reader, id string, msg *protocol.Watch) any {
	found, refused := find(store, id, msg.GetJob())
	if refused != nil {
		return refused
	}
	limit := usual(msg.GetLimit(), watchUsual, watchLimit)
	events, err := store.Events(id, msg.GetAfter(), limit)
	if err != nil {
		return unread(err)
	}
	told := msg.GetAfter() + uint64(len(events))
	return &protocol.Events{Job: id, Events: events, Last: found.Over() && told >= found.Revision}
}

// usual returns what was asked for, the usual number if nothing was, never more
// than the most.
func usual(asked uint32, usual, most int) int {
	if asked == 0 {
		return usual
	}
	return min(int(min(asked, 1<<30)), most)
}

// park has a watcher wait for the next event.
func (q *jobs) park(ctx actor.Context, j *job, msg *protocol.Watch) {
	if q.parked >= maxWaiters {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, "too many clients are watching; try again later"))
		return
	}
	q.parked++
	limit := usual(msg.GetLimit(), watchUsual, watchLimit)
	j.waiting = append(j.waiting, waiter{ctx.Sender(), limit, q.settings.Now().Add(watchWait)})
}

// inform answers those who wait for a job's next events, which are on disk now.
func (q *jobs) inform(ctx actor.Context, j *job, change *storage.Change) {
	if len(change.Events) == 0 || len(j.waiting) == 0 {
		return
	}
	for _, w := range j.waiting {
		events := change.Events[:min(len(change.Events), w.limit)]
		last := change.Job.Over() && len(events) == len(change.Events)
		answer(ctx, w.to, &protocol.Events{Job: j.id(), Events: events, Last: last})
	}
	q.parked -= len(j.waiting)
	j.waiting = nil
}

// sweep tells those who have waited long that nothing has happened, and starts jobs
// whose time has come.
func (q *jobs) sweep(ctx actor.Context) {
	now := q.settings.Now()
	for _, id := range sorted(q.ledger.jobs) {
		j := q.ledger.jobs[id]
		j.waiting = slices.DeleteFunc(j.waiting, func(w waiter) bool {
			if now.Before(w.until) {
				return false
			}
			q.parked--
			answer(ctx, w.to, &protocol.Events{Job: j.id()})
			return true
		})
	}
	q.startNext(ctx)
	if q.ended || now.Sub(q.pruned) > time.Minute {
		q.pruned, q.ended = now, false
		ctx.Send(q.recorder, &prune{})
	}
	q.wait(ctx)
}

// kill passes the order to crash down the tree.
func (q *jobs) kill(ctx actor.Context, msg *protocol.Kill) {
	j := q.ledger.jobs[q.resolve(msg.GetJob())]
	if j == nil || j.phase != learning || q.learns(j.id()) == nil {
		q.past(ctx, msg.GetJob(), func(found *storage.Job) any {
			return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is not running, so it has no actor to kill", found.ID))
		})
		return
	}
	order, name, err := victim(msg, j.plan.widths)
	if err != nil {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	ctx.Send(q.running[j.id()].trainer.Child(0), order)
	answer(ctx, ctx.Sender(), &protocol.Killed{Job: j.id(), Actor: name})
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
	ctx.Send(q.models, &question{job: q.resolve(msg.GetJob()), name: msg.GetJob(), ask: msg, client: ctx.Sender()})
}
