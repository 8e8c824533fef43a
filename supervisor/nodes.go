package supervisor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/mail"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// share is the table of effects where nodes share the store.
func (q *jobs) share(ctx actor.Context, effect queue.Effect) {
	shared, owner := q.settings.shared(), q.settings.Owner
	switch e := effect.(type) {
	case queue.Claim:
		q.send(ctx, &request{crashed: queue.Claimed{Err: errCrashed}}, func() any {
			found, err := shared.ClaimNext(owner, e.Most)
			return queue.Claimed{Jobs: found, Err: err}
		})
	case queue.AskAgain:
		q.askAgain(ctx, e.After)
	case queue.Look:
		q.send(ctx, &request{crashed: queue.Looked{Err: errCrashed}}, func() any { return look(q.settings, e.Known) })
	case queue.Elsewhere:
		q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return elsewhere(shared, owner, e) })
	case queue.ShowQueues:
		q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return showQueues(shared, e) })
	case queue.Announce:
		node := q.node()
		node.Draining = e.Draining
		q.send(ctx, &request{clients: []*actor.PID{pidOf(e.Client)}}, func() any { return announce(shared, node) })
	}
}

// errCrashed is of a question to the store whose worker crashed.
var errCrashed = errors.New("it crashed")

// located tells jobs where the page of this node is.
type located struct{ page string }

// node describes this service to the others.
func (q *jobs) node() storage.Node {
	n := q.settings.node()
	n.Page = q.page
	return n
}

// askAgain has the queue ask for jobs after a time.
func (q *jobs) askAgain(ctx actor.Context, after time.Duration) {
	if q.settings.Tick > 0 {
		root, self := ctx.ActorSystem().Root, ctx.Self()
		time.AfterFunc(after, func() { root.Send(self, queue.Due{}) })
	}
}

// elsewhere carries out a request about a job that this node does not work on: it takes the
// job over if nobody does, else it asks the node that does.
func elsewhere(shared storage.Shared, owner string, e queue.Elsewhere) any {
	found, err := shared.ClaimJob(owner, e.ID)
	var owned *storage.OwnedError
	switch {
	case errors.As(err, &owned) && owned.Owner == owner:
		return refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("job %s is just being taken up; ask again in a moment", e.ID))
	case errors.As(err, &owned):
		return mail.Ask(shared, owned.Owner, requestOf(e.Request))
	case errors.Is(err, storage.ErrNotFound):
		return overOrUnknown(shared, queue.RefuseOver{ID: e.ID, Name: e.Name, Verb: e.Verb})
	case err != nil:
		return queue.RefuseUnread(err)
	default:
		return adoption{found, e.Request}
	}
}

// adoption brings a job that this node owns for as long as a request about it takes.
type adoption struct {
	job     *storage.Job
	request queue.Event
}

// onAdoption carries the request out.
func (q *jobs) onAdoption(ctx actor.Context, a adoption) {
	for _, event := range []queue.Event{queue.Adopted{Job: a.job}, a.request, queue.Settled{ID: a.job.ID}} {
		q.apply(ctx, event)
	}
}

// requestOf returns a request as another node gets it.
func requestOf(request queue.Event) proto.Message {
	switch e := request.(type) {
	case queue.Cancel:
		return &protocol.Cancel{Job: e.ID}
	case queue.Pause:
		return &protocol.PauseJob{Job: e.ID}
	case queue.Resume:
		return &protocol.ResumeJob{Job: e.ID}
	default:
		panic(fmt.Sprintf("no node is asked for %T", request))
	}
}

// look reads what a node should know of the others, and the jobs that are its own and not
// among the known. Trouble with the store is told by the recorder.
func look(settings Settings, known map[string]bool) queue.Looked {
	shared, owner := settings.shared(), settings.Owner
	counts, errCounts := shared.Counts()
	queues, errQueues := shared.Queues()
	latest, errLatest := findLatest(shared)
	nodes, errNodes := shared.Nodes()
	if err := errors.Join(errCounts, errQueues, errLatest, errNodes); err != nil {
		return queue.Looked{Err: err}
	}
	settings.measureNodes(nodes)
	looked := queue.Looked{Counts: counts, Queues: queues, Latest: latest}
	for _, id := range jobsOf(nodes, owner) {
		if known[id] {
			continue
		}
		if found, err := shared.Find(storage.Query{ID: id}); err == nil && len(found) > 0 {
			looked.Strays = append(looked.Strays, found[0])
		}
	}
	return looked
}

// jobsOf returns the jobs that an owner has.
func jobsOf(nodes []storage.Node, owner string) []string {
	at := slices.IndexFunc(nodes, func(n storage.Node) bool { return n.Owner == owner })
	if at < 0 {
		return nil
	}
	return nodes[at].Jobs
}

// showQueues reads the queue of a name, or all, as clients see them.
func showQueues(shared storage.Shared, e queue.ShowQueues) any {
	queues, err := shared.Queues()
	if err != nil {
		return queue.RefuseUnread(err)
	}
	counts, err := shared.Counts()
	if err != nil {
		return queue.RefuseUnread(err)
	}
	list := queue.View(queues, counts)
	if e.Trouble != nil {
		list.Trouble = e.Trouble.Error()
	}
	if e.Name == "" {
		return list
	}
	for _, q := range list.GetQueues() {
		if q.GetName() == e.Name {
			return q
		}
	}
	return refuse(protocol.Refusal_REFUSAL_BUSY, fmt.Sprintf("the queue %q is being changed; ask again", e.Name))
}

// announce tells the other nodes about this one.
func announce(shared storage.Shared, node storage.Node) any {
	if err := shared.Join(node); err != nil {
		return refuse(protocol.Refusal_REFUSAL_BUSY, "the other nodes could not be told, ask again: "+err.Error())
	}
	if nodes, err := shared.Nodes(); err == nil { // else its jobs are not known
		at := slices.IndexFunc(nodes, func(n storage.Node) bool { return n.Owner == node.Owner })
		if at >= 0 {
			node = nodes[at]
		}
	}
	return describe(node, node.Owner)
}

// listNodes answers a client with the services that share the store.
func (q *jobs) listNodes(ctx actor.Context) {
	shared, node := q.settings.shared(), q.node()
	if shared == nil {
		node.Name, node.Jobs = cmp.Or(node.Name, "local"), q.queue.Working()
		answer(ctx, ctx.Sender(), &protocol.Nodes{Nodes: []*protocol.ServiceNode{describe(node, node.Owner)}})
		return
	}
	q.ask(ctx, func() any {
		nodes, err := shared.Nodes()
		if err != nil {
			return queue.RefuseUnread(err)
		}
		list := &protocol.Nodes{}
		for _, found := range storage.Present(nodes) {
			list.Nodes = append(list.Nodes, describe(found, node.Owner))
		}
		return list
	})
}

// describe is a node as clients see it. here is the owner that answers.
func describe(n storage.Node, here string) *protocol.ServiceNode {
	return &protocol.ServiceNode{
		Name: n.Name, Owner: n.Owner, Address: n.Address, Page: n.Page, Release: n.Release,
		StartedMs: n.Started, SeenMs: n.Seen, LeaseMs: n.Left.Milliseconds(), Draining: n.Draining,
		Slots: uint32(max(0, n.Slots)), Jobs: n.Jobs, Here: n.Owner == here,
	}
}

// drainNode has a node hand its jobs over, this one or another.
func (q *jobs) drainNode(ctx actor.Context, msg *protocol.DrainNode) {
	shared, node := q.settings.shared(), q.settings.node()
	switch {
	case shared == nil:
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_CONFLICT,
			"this service shares its store with no other, so there is no node to hand its jobs to; stop the service instead: it resumes its jobs when it starts again"))
	case msg.GetNode() == node.Name:
		q.apply(ctx, queue.DrainNode{Client: clientOf(ctx.Sender()), Off: msg.GetOff()})
	default:
		q.ask(ctx, func() any {
			nodes, err := shared.Nodes()
			if err != nil {
				return queue.RefuseUnread(err)
			}
			at := slices.IndexFunc(nodes, func(n storage.Node) bool { return n.Name == msg.GetNode() && n.Left > 0 })
			if at < 0 {
				return refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("no node %q is alive; `deepnet nodes` lists them", msg.GetNode()))
			}
			answer := mail.Ask(shared, nodes[at].Owner, msg)
			if drained, ok := answer.(*protocol.ServiceNode); ok {
				drained.Here = false // it was not asked by the client
			}
			return answer
		})
	}
}

// forward has the node that works on a job answer a request about it; otherwise answers where
// no other does.
func (q *jobs) forward(ctx actor.Context, client *actor.PID, job string, msg proto.Message, otherwise func() any) {
	shared, here := q.settings.shared(), q.settings.Owner
	q.send(ctx, &request{clients: []*actor.PID{client}}, func() any {
		if nodes, err := shared.Nodes(); err == nil {
			for _, n := range nodes {
				if n.Owner != here && n.Left > 0 && slices.Contains(n.Jobs, job) {
					return mail.Ask(shared, n.Owner, msg)
				}
			}
		}
		return otherwise()
	})
}

// findElsewhere has the node that works on a job answer a request, or reads the job, and
// returns what then makes of it.
func (q *jobs) findElsewhere(ctx actor.Context, job string, msg proto.Message, then func(*storage.Job) any) {
	store := q.settings.Store
	read := func() any {
		found, refused := find(store, job, job)
		if refused != nil {
			return refused
		}
		return then(found)
	}
	if q.settings.shared() == nil {
		q.ask(ctx, read)
		return
	}
	q.forward(ctx, ctx.Sender(), job, msg, read)
}

// setQueue changes a queue, whose settings another node may have changed.
func (q *jobs) setQueue(ctx actor.Context, e queue.SetQueue) {
	shared := q.settings.shared()
	if shared == nil {
		q.apply(ctx, e)
		return
	}
	q.ask(ctx, func() any {
		known, err := shared.Queues()
		if err != nil {
			return queue.RefuseUnread(err)
		}
		e.Known = known
		return e
	})
}
