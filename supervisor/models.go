package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/model"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// question is a client's question to a finished model.
type question struct {
	job    string // its id
	name   string // as the client said it
	ask    *protocol.Predict
	client *actor.PID
}

// answered is an oracle's answer. The models pass it on and stop the oracle: a
// client gets one answer even when the oracle crashes right after giving it, and
// the news of its end cannot overtake its answer.
type answered struct {
	oracle *actor.PID
	reply  any
}

// maxOracles is how many questions are answered at once; more are refused.
const maxOracles = 64

// models wakes finished networks: an oracle for every question.
type models struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	cache    *model.Cache
	asked    map[string]*actor.PID // clients by the PID of their oracle; nil: answered
	count    int
}

// Receive is the table of what the models hear.
func (m *models) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		m.asked = map[string]*actor.PID{}
		m.cradle.Started(m.shared)
	case *question:
		m.wake(ctx, msg)
	case *answered:
		m.answer(ctx, msg.oracle, msg.reply)
	case *actor.Terminated:
		delete(m.asked, msg.Who.GetId())
	case *actor.Stopping, *actor.Restarting:
		m.retire(ctx)
	}
}

// retire answers those whose questions are being answered: the oracles will not.
func (m *models) retire(ctx actor.Context) {
	for _, client := range m.asked {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the models are starting anew; ask again"))
	}
	clear(m.asked)
}

func (m *models) wake(ctx actor.Context, q *question) {
	if len(m.asked) >= maxOracles {
		answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many predictions are being made; try again in a moment"))
		return
	}
	m.count++
	shared := m.settings.actors(func(r actors.Restart) { logRestart(m.settings.Log, q.job, r) })
	shared.NeuronsPerActor = -1 // a question is one pass: an actor per layer does
	reader := shared
	reader.Dispatcher = m.settings.Serving // it reads a table and writes a long answer
	props := reader.Props("oracle", func() actor.Actor {
		return &oracle{settings: &shared, store: m.settings.Store, cache: m.cache, question: q}
	})
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("oracle-%d", m.count))
	if err != nil {
		panic(err)
	}
	m.asked[pid.GetId()] = q.client
}

// HandleFailure gives up an oracle that crashed: the client may ask again.
func (m *models) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	m.settings.Log.Error("a prediction crashed", crashFields(reason)...)
	m.answer(ctx, child, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the prediction crashed; the service's log has the details"))
}

// answer answers the client of an oracle, once, and stops the oracle.
func (m *models) answer(ctx actor.Context, oracle *actor.PID, reply any) {
	if client, asked := m.asked[oracle.GetId()]; asked {
		answer(ctx, client, reply)
		m.asked[oracle.GetId()] = nil
		ctx.Stop(oracle)
	}
}

// oracle answers one question with a network woken for it.
type oracle struct {
	settings *actors.Settings
	store    storage.Reader
	cache    *model.Cache
	question *question
	model    *model.Model
	network  actors.Family
	order    *actors.Predict
	warnings []string // about the table that was asked of
}

// Receive is the table of what an oracle hears.
func (o *oracle) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		o.start(ctx)
	case *actors.Predicted:
		reply := o.model.Predictions(o.question.job, msg.Outputs)
		reply.Warning = o.warnings
		o.done(ctx, reply)
	case *actor.Terminated:
		o.network.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		o.network.Retire()
	}
}

func (o *oracle) start(ctx actor.Context) {
	o.network = actors.NewFamily(o.settings, actors.KindNetwork, o.settings.Budgets.Network)
	asked, refused := recall(o.store, o.cache, o.question)
	if refused != nil {
		o.done(ctx, refused)
		return
	}
	o.model = asked
	in, warnings, err := asked.Rows(o.question.ask)
	if err != nil {
		o.done(ctx, refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	memory := actors.NewMemory(asked.Params, 0)
	err = o.network.Spawn(ctx, "network", func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(o.settings, cradle, asked.Network, memory)
	})
	if err != nil {
		panic(err)
	}
	o.order, o.warnings = &actors.Predict{Turn: 1, In: in}, warnings
	ctx.Send(o.network.Child(0), o.order)
}

func (o *oracle) done(ctx actor.Context, reply any) {
	ctx.Send(ctx.Parent(), &answered{oracle: ctx.Self(), reply: reply})
}

// HandleFailure restarts the network and asks it again.
func (o *oracle) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := o.network.Failed(supervisor, child, reason, func(int) actors.Restart { return actors.Restart{Layer: -1, Neuron: -1} })
	if i >= 0 {
		supervisor.(actor.Context).Send(child, o.order)
	}
}

// answer sends a client its reply, if it left an address.
func answer(ctx actor.Context, client *actor.PID, reply any) {
	if client != nil {
		ctx.Send(client, reply)
	}
}

// recall finds the model that a question is for, in the cache or in the store, or
// refuses the question.
func recall(store storage.Reader, cache *model.Cache, q *question) (*model.Model, *protocol.Refused) {
	job, refused := find(store, q.job, q.name)
	if refused != nil {
		return nil, refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return nil, refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has no finished model to ask: it is %s", job.ID, stateNames[job.State]))
	}
	key := modelKey(job)
	if m := cache.Get(key); m != nil {
		return m, nil
	}
	found, err := store.Attachments(job.ID, storage.Model)
	switch {
	case err != nil:
		return nil, unread(err)
	case len(found) == 0 || found[0].Data == nil:
		return nil, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the stored model of job %s is damaged; `deepnet verify %s` trains it again", job.ID, job.ID))
	}
	m, err := model.Read(found[0].Data)
	if err != nil {
		return nil, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("the stored model of job %s cannot be read: %v", job.ID, err))
	}
	if key != "" {
		cache.Put(key, m)
	}
	return m, nil
}

// modelKey names a model by the digests of its receipt, which decide how it answers:
// equal models of different jobs are one; "": the job has none.
func modelKey(job *storage.Job) string {
	r := job.Tail.GetResult().GetReceipt()
	if r == nil {
		return ""
	}
	return r.GetPlan() + r.GetPreparation() + r.GetWeights()
}
