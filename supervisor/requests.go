package supervisor

import (
	"fmt"
	"time"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// maxReaders is the most requests under way at once.
const maxReaders = 2000

// tooMany refuses a request beyond that.
const tooMany = "too many requests are being carried out; try again in a moment"

// serve is the table of clients' requests.
func (q *jobs) serve(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *protocol.Submit:
		q.submit(ctx, msg)
	case *protocol.Upload:
		ctx.Send(q.recorder, &piece{msg, ctx.Sender()})
	case *protocol.Get, *protocol.GetReport, *protocol.List, *protocol.Watch:
		q.read(ctx, msg)
	case *protocol.Predict:
		ctx.Send(q.models, &question{job: q.queue.Resolve(msg.GetJob()), name: msg.GetJob(), ask: msg, client: ctx.Sender()})
	case *protocol.GetSignature:
		ctx.Send(q.models, &question{job: q.queue.Resolve(msg.GetJob()), name: msg.GetJob(), signature: msg, client: ctx.Sender()})
	case *protocol.GetNetwork:
		q.showNetwork(ctx, ctx.Sender(), msg)
	case *protocol.GetTree:
		q.showTree(ctx, msg)
	case *protocol.Kill:
		q.kill(ctx, msg)
	case *protocol.SetChaos:
		q.setChaos(ctx, msg)
	case *protocol.GetChaos:
		answer(ctx, ctx.Sender(), q.chaos.View())
	case *protocol.ListNodes:
		q.listNodes(ctx)
	case *protocol.DrainNode:
		q.drainNode(ctx, msg)
	default:
		q.control(ctx)
	}
}

// control is the table of the requests that control a job or a queue.
func (q *jobs) control(ctx actor.Context) {
	asker := clientOf(ctx.Sender())
	switch msg := ctx.Message().(type) {
	case *protocol.Cancel:
		q.apply(ctx, queue.Cancel{Client: asker, ID: q.queue.Resolve(msg.GetJob()), Name: msg.GetJob()})
	case *protocol.PauseJob:
		q.apply(ctx, queue.Pause{Client: asker, ID: q.queue.Resolve(msg.GetJob()), Name: msg.GetJob()})
	case *protocol.ResumeJob:
		q.apply(ctx, queue.Resume{Client: asker, ID: q.queue.Resolve(msg.GetJob()), Name: msg.GetJob()})
	case *protocol.RetryJob:
		q.find(ctx, msg.GetJob(), func(found *storage.Job) any { return retriable(asker, found) })
	case *protocol.Delete:
		q.find(ctx, msg.GetJob(), func(found *storage.Job) any { return deletable(asker, found) })
	case *protocol.SetQueue:
		q.setQueue(ctx, queue.SetQueue{Client: asker, Change: msg})
	case *protocol.ListQueues:
		q.apply(ctx, queue.ListQueues{Client: asker})
	}
}

// read has a worker answer from the store. A client that watches may have to wait for the
// next event.
func (q *jobs) read(ctx actor.Context, message any) {
	if len(q.requests) >= maxReaders {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, tooMany))
		return
	}
	store := q.settings.Store
	switch msg := message.(type) {
	case *protocol.Get:
		id := q.queue.Resolve(msg.GetJob())
		q.ask(ctx, func() any { return show(store, id, msg.GetJob()) })
	case *protocol.GetReport:
		id := q.queue.Resolve(msg.GetJob())
		q.ask(ctx, func() any { return reported(store, id, msg.GetJob()) })
	case *protocol.List:
		q.ask(ctx, func() any { return list(store, msg) })
	case *protocol.Watch:
		q.watch(ctx, msg)
	}
}

// watch has a client watch a job. The tick is too coarse for one who waits less long than
// usual.
func (q *jobs) watch(ctx actor.Context, msg *protocol.Watch) {
	job, wait := q.queue.Resolve(msg.GetJob()), time.Duration(msg.GetWaitMs())*time.Millisecond
	q.apply(ctx, queue.Watch{
		Client: clientOf(ctx.Sender()), ID: job, Name: msg.GetJob(), After: msg.GetAfter(),
		Limit: usual(msg.GetLimit(), watchUsual, watchLimit), Wait: wait,
	})
	if 0 < wait && wait < queue.WatchTime && q.settings.Tick > 0 {
		root, self := ctx.ActorSystem().Root, ctx.Self()
		time.AfterFunc(wait, func() { root.Send(self, queue.Waited{ID: job}) })
	}
}

// ask has a worker answer the client.
func (q *jobs) ask(ctx actor.Context, run func() any) {
	q.send(ctx, &request{clients: []*actor.PID{ctx.Sender()}}, run)
}

// submit gives a submission to a worker, if there is room for another job.
func (q *jobs) submit(ctx actor.Context, msg *protocol.Submit) {
	if msg.GetFrom() != "" {
		msg = proto.CloneOf(msg)
		msg.From = q.queue.Resolve(msg.GetFrom())
	}
	if r := q.readingOf(msg); r != nil {
		r.join(ctx)
		return
	}
	if reason := q.queue.Full(len(q.requests)); reason != "" {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, reason))
		return
	}
	store := q.reading
	q.send(ctx, &request{clients: []*actor.PID{ctx.Sender()}, submit: msg}, func() any { return store.accept(msg) })
}

// readingOf returns the request under way for the very same submission with the same key;
// nil if there is none. So when a client times out and asks again, its table is not read
// twice.
func (q *jobs) readingOf(msg *protocol.Submit) *request {
	for _, r := range q.requests {
		if msg.GetKey() != "" && r.submit.GetKey() == msg.GetKey() && proto.Equal(r.submit, msg) {
			return r
		}
	}
	return nil
}

// find has a worker read a job, and returns what then makes of it to this actor.
func (q *jobs) find(ctx actor.Context, name string, then func(*storage.Job) any) {
	store, id := q.settings.Store, q.queue.Resolve(name)
	q.ask(ctx, func() any {
		found, refused := find(store, id, name)
		if refused != nil {
			return refused
		}
		return then(found)
	})
}

// show answers a client with a job as it is on disk.
func (q *jobs) show(ctx actor.Context, e queue.Show) {
	store := q.settings.Store
	q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return show(store, e.ID, e.ID) })
}

// showEvents answers a client with a job's events on disk.
func (q *jobs) showEvents(ctx actor.Context, e queue.ShowEvents) {
	store, shared := q.settings.Store, q.settings.shared() != nil
	if !shared {
		q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return history(store, e.Watch) })
		return
	}
	q.send(ctx, &request{crashed: queue.Read{Ask: e, Reply: refuseCrashed()}}, func() any { return news(store, e) })
}

// showKey answers clients with the job that was submitted with a key.
func (q *jobs) showKey(ctx actor.Context, e queue.ShowKey) {
	store, r := q.settings.Store, &request{}
	for _, client := range e.Clients {
		r.clients = append(r.clients, pidOf(client))
	}
	q.send(ctx, r, func() any { return showKey(store, e.Key, e.Asked) })
}

// refuseOver tells a client that a job is over already, or that there is none.
func (q *jobs) refuseOver(ctx actor.Context, e queue.RefuseOver) {
	store := q.settings.Store
	q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return overOrUnknown(store, e) })
}

// overOrUnknown refuses a request about a job that is over, or that is not there.
func overOrUnknown(store storage.Reader, e queue.RefuseOver) any {
	if _, refused := find(store, e.ID, e.Name); refused != nil {
		return refused
	}
	return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is over already, it cannot be %s", e.ID, e.Verb))
}

// kill sends a job's trainer the order to crash one of the job's actors.
func (q *jobs) kill(ctx actor.Context, msg *protocol.Kill) {
	job := q.queue.Resolve(msg.GetJob())
	if !q.queue.Training(job) {
		q.findElsewhere(ctx, job, &protocol.Kill{Job: job, Victim: msg.GetVictim(), Layer: msg.GetLayer(), Index: msg.GetIndex()}, func(found *storage.Job) any {
			return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is not running, so it has no actor to kill", found.ID))
		})
		return
	}
	order, name, err := victim(msg, q.works[job].run.Network.Widths())
	if err != nil {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	if q.evaluations[job] != nil && order.Victim != actors.KindTrainer {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has learned, and its model is being evaluated; of its actors only the trainer is left", job)))
		return
	}
	q.tell(ctx, job, order)
	answer(ctx, ctx.Sender(), &protocol.Killed{Job: job, Actor: name})
}

// victim translates a request to kill, and names the actor. widths are the neurons per
// layer.
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

// findLatest has a worker find out which job was submitted last.
func (q *jobs) findLatest(ctx actor.Context) {
	store := q.settings.Store
	q.send(ctx, &request{}, func() any {
		latest, _ := findLatest(store) // after an error there is none until the next submission
		return queue.LatestFound{ID: latest}
	})
}
