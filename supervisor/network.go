package supervisor

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/training"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/snapshot"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// copyWeights has a trainer send a copy of its weights, as soon as no order is out.
type copyWeights struct{}

// copied brings a copy of a job's weights, and says how long that took.
type copied struct {
	job     string
	weights snapshot.Weights
	took    time.Duration
}

// shown is what is shown of a running job's network: the last copy of its weights, and who
// waits for the next one.
type shown struct {
	weights *snapshot.Weights // nil: none was made yet
	next    time.Time         // of another copy
	asked   bool              // another copy is on its way
	waiting []viewer
}

// viewer is a client that asks for a network.
type viewer struct {
	client *actor.PID
	ask    *protocol.GetNetwork
}

const (
	copyEvery  = 50 * time.Millisecond // least time between copies of a job's weights
	maxViewers = 256                   // that wait for the same copy
	maxCells   = 1_000_000             // of a table that is read once more to show rows of it
)

// answer gives all that wait the same answer.
func (s *shown) answer(ctx actor.Context, message any) {
	for _, v := range s.waiting {
		answer(ctx, v.client, message)
	}
	s.waiting = nil
}

// showNetwork shows a network. That of a running job is copied between two steps, seldom
// enough that it does not slow learning: in between, and for all who wait at once, one copy
// has to do.
func (q *jobs) showNetwork(ctx actor.Context, client *actor.PID, ask *protocol.GetNetwork) {
	job := q.queue.Resolve(ask.GetJob())
	if !q.queue.Training(job) {
		q.showStored(ctx, client, job, ask)
		return
	}
	s := q.shown[job]
	if s == nil {
		s = &shown{}
		q.shown[job] = s
	}
	switch {
	case s.weights != nil && !s.asked && q.settings.Now().Before(s.next):
		q.showCopy(ctx, job, []viewer{{client, ask}})
	case len(s.waiting) >= maxViewers:
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many clients are waiting to see the network; try again in a moment"))
	default:
		s.waiting = append(s.waiting, viewer{client, ask})
		if !s.asked {
			s.asked = true
			q.tell(ctx, job, &copyWeights{})
		}
	}
}

// onCopied shows a copy of a job's weights to all who wait for it. Those of a job that ends
// meanwhile are shown what is stored, see endShown.
func (q *jobs) onCopied(ctx actor.Context, msg *copied) {
	s := q.shown[msg.job]
	if s == nil || !q.queue.Training(msg.job) {
		return
	}
	s.weights, s.asked = &msg.weights, false
	s.next = q.settings.Now().Add(max(copyEvery, share*msg.took))
	for len(s.waiting) > 0 {
		q.showCopy(ctx, msg.job, s.alike())
	}
}

// alike takes all who wait for the same picture as the first.
func (s *shown) alike() (same []viewer) {
	first := s.waiting[0].ask
	s.waiting = slices.DeleteFunc(s.waiting, func(v viewer) bool {
		is := v.ask.GetRow() == first.GetRow() && v.ask.GetWeights() == first.GetWeights() && v.ask.GetGrid() == first.GetGrid()
		if is {
			same = append(same, v)
		}
		return is
	})
	return same
}

// copyAgain asks a trainer that was restarted for the copy that the one before still owed.
func (q *jobs) copyAgain(ctx actor.Context, job string) {
	if s := q.shown[job]; s != nil && s.asked {
		q.tell(ctx, job, &copyWeights{})
	}
}

// endShown forgets the copy of a job whose trainer is gone. Who still waits is shown what
// the store has.
func (q *jobs) endShown(ctx actor.Context, job string) {
	s := q.shown[job]
	if s == nil {
		return
	}
	delete(q.shown, job)
	for _, v := range s.waiting {
		q.showNetwork(ctx, v.client, v.ask)
	}
}

// showCopy has a worker show the copy of a running job's weights to viewers who ask alike.
func (q *jobs) showCopy(ctx actor.Context, job string, viewers []viewer) {
	work := q.works[job]
	subject := snapshot.Subject{
		Network: work.run.Network, Weights: *q.shown[job].weights, PerActor: work.neuronsPerActor(), Data: work.run.Data, Rows: work.run.Train,
	}
	var clients []*actor.PID
	for _, v := range viewers {
		clients = append(clients, v.client)
	}
	q.look(ctx, clients, func() any { return picture(job, subject, viewers[0].ask) })
}

// showStored has a worker show the network of a job that does not run.
func (q *jobs) showStored(ctx actor.Context, client *actor.PID, job string, ask *protocol.GetNetwork) {
	store, cache, reread := q.reading, q.cache, q.reread
	stored := func() any {
		found, refused := find(store, job, ask.GetJob())
		if refused != nil {
			return refused
		}
		subject, refused := finished(store, cache, reread, found)
		if refused != nil {
			return refused
		}
		return picture(found.ID, subject, ask)
	}
	if q.settings.shared() == nil {
		q.look(ctx, []*actor.PID{client}, stored)
		return
	}
	here := proto.CloneOf(ask)
	here.Job = job
	q.forward(ctx, client, job, here, inTurn(q.reading.views, stored))
}

// look has a worker show a network. Such workers leave half of the processors to learning.
func (q *jobs) look(ctx actor.Context, clients []*actor.PID, run func() any) {
	r := &request{clients: clients}
	if len(q.requests) >= maxReaders {
		r.answer(ctx, refuse(protocol.Refusal_REFUSAL_BUSY, tooMany))
		return
	}
	q.send(ctx, r, inTurn(q.reading.views, run))
}

// inTurn runs something when there is a place for it.
func inTurn(places chan struct{}, run func() any) func() any {
	return func() any {
		places <- struct{}{}
		defer func() { <-places }()
		return run()
	}
}

// picture shows a network, or refuses to.
func picture(job string, subject snapshot.Subject, ask *protocol.GetNetwork) any {
	shown, err := snapshot.Of(subject, ask)
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	shown.Job = job
	return shown
}

// absent refuses to show what a job has only while it runs. That is no sign of a service that
// has too much to do, even where asking again helps.
func absent(job *storage.Job, what string) *protocol.Refused {
	if job.State == protocol.State_STATE_RUNNING {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is about to run or to end, and has no %s at this moment; ask again", job.ID, what))
	}
	return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s, so it has no %s to show; it has while it runs", job.ID, queue.StateName(job.State), what))
}

// finished returns the network of a finished job's model.
func finished(store storage.Store, cache *model.Cache, reread *reread, job *storage.Job) (snapshot.Subject, *protocol.Refused) {
	if job.State != protocol.State_STATE_SUCCEEDED {
		return snapshot.Subject{}, absent(job, "network")
	}
	m, refused := load(store, cache, job)
	if refused != nil {
		return snapshot.Subject{}, refused
	}
	result := job.Tail.GetResult()
	epoch := result.GetEpochs()
	if best := result.GetBestEpoch(); best > 0 {
		epoch = best
	}
	s := snapshot.Subject{
		Network: m.Network, Weights: snapshot.Weights{Epoch: int(epoch), Params: m.Params}, PerActor: plan.NeuronsPerActor(job.Head.GetPlan()),
	}
	s.Data, s.Rows = reread.sample(store, job)
	return s, nil
}

// reread is the data of the finished job that was looked at last, read once more.
type reread struct {
	mu   sync.Mutex
	job  string
	data training.Rows
	rows []int
}

// sample returns the data of a finished job and its training rows, unless reading it takes
// long. It is no error that it cannot be read: then no row of it is shown.
func (r *reread) sample(store storage.Store, job *storage.Job) (training.Rows, []int) {
	if !isSmall(job.Head) {
		return nil, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.job == job.ID {
		return r.data, r.rows
	}
	resolved, _, failed := reopen(store, job)
	if failed != nil {
		return nil, nil
	}
	r.job, r.data, r.rows = job.ID, resolved.Run.Data, resolved.Run.Train
	return r.data, r.rows
}

// isSmall says whether a job's table can be read once more while a client waits.
func isSmall(head *protocol.Job) bool {
	rows := head.GetRows() + head.GetValidation() + head.GetHeldOut()
	return rows <= maxCells/uint64(1+len(head.GetColumns())+len(head.GetFeatures()))
}

// copyBetween sends a copy of the weights, if one is asked for and no order is out: then
// nobody writes them.
func (t *trainer) copyBetween(ctx actor.Context) {
	if !t.copying || t.pending != nil {
		return
	}
	t.copying = false
	began := t.settings.Now()
	weights := snapshot.Copy(t.work.run.Network, t.work.memory.Params(), &t.work.state)
	ctx.Send(ctx.Parent(), &copied{t.work.job, weights, t.settings.Now().Sub(began)})
}
