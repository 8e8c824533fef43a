package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/supervisor/model"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// few is how many multiplications a question may take that a predictor answers by itself:
// to start a network for it would take longer.
const few = 1 << 16

// predictor answers questions, one at a time. It starts a network for a large one, which is
// then its last.
type predictor struct {
	settings *Settings
	cache    *model.Cache
	question *question
	model    *model.Model
	warnings []string // about the table in the question
	network  actors.Family
	order    *actors.Predict // to the network; nil: there is none
}

// Receive is the table of the messages that a predictor handles.
func (p *predictor) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *question:
		p.start(ctx, msg)
	case *actors.Predicted:
		p.predicted(ctx, msg.Outputs)
	case *actor.Terminated:
		p.network.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		p.network.Retire()
	}
}

func (p *predictor) start(ctx actor.Context, q *question) {
	p.question = q
	asked, refused := recall(p.settings.Store, p.cache, q)
	if refused != nil {
		p.done(ctx, refused)
		return
	}
	if q.signature != nil {
		p.done(ctx, signature(asked, q))
		return
	}
	p.model = asked
	in, warnings, err := asked.Rows(q.ask)
	if err != nil {
		p.done(ctx, refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	p.warnings = warnings
	if int64(in.Cols)*int64(asked.Network.Spec.Parameters()) <= few {
		outputs, _ := asked.Network.Predict(asked.Params, in, neuron.Signals{})
		p.predicted(ctx, outputs)
		return
	}
	p.wake(ctx, in)
}

// wake starts the network and has it predict.
func (p *predictor) wake(ctx actor.Context, in neuron.Signals) {
	shared := p.settings.actors(func(r actors.Restart) { p.settings.noteRestart(p.question.job, r) })
	shared.NeuronsPerActor = -1 // for one forward pass, an actor per layer is enough
	p.network = actors.NewFamily(&shared, actors.KindNetwork, shared.Budgets.Network)
	memory := actors.NewMemory(p.model.Params, 0)
	err := p.network.Spawn(ctx, "network", func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(&shared, cradle, p.model.Network, memory)
	})
	if err != nil {
		panic(err)
	}
	p.order = &actors.Predict{Turn: 1, In: in}
	ctx.Send(p.network.Child(0), p.order)
}

func (p *predictor) predicted(ctx actor.Context, outputs neuron.Signals) {
	reply := p.model.Predictions(p.question.job, outputs)
	reply.Warning = p.warnings
	p.done(ctx, reply)
}

// signature returns the model's signature, or refuses to.
func signature(m *model.Model, q *question) any {
	s, err := m.Signature(q.signature.GetOffset())
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	s.Job = q.job
	return s
}

func (p *predictor) done(ctx actor.Context, reply any) {
	p.settings.measurePrediction(p.question.began, reply)
	if p.order == nil {
		p.question, p.model, p.warnings = nil, nil, nil
	}
	ctx.Send(ctx.Parent(), &answered{predictor: ctx.Self(), reply: reply, woke: p.order != nil})
}

// HandleFailure restarts the network and gives it the order again.
func (p *predictor) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	i := p.network.Failed(supervisor, child, reason, func(int) actors.Restart { return actors.Restart{Layer: -1, Neuron: -1} })
	if i >= 0 {
		supervisor.(actor.Context).Send(child, p.order)
	}
}

// recall finds the model that a question is about, in the cache or in the store, or refuses
// the question. Who asks about the same job again does not wait for the store.
func recall(store storage.Reader, cache *model.Cache, q *question) (*model.Model, *protocol.Refused) {
	known, round := cache.Of(q.job)
	if known != nil && !q.shared {
		return known, nil
	}
	job, refused := find(store, q.job, q.name)
	if refused != nil {
		return nil, refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return nil, refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has no finished model to ask: it is %s", job.ID, queue.StateName(job.State)))
	}
	m, refused := load(store, cache, job)
	if refused == nil {
		cache.Remember(job.ID, modelKey(job), round)
	}
	return m, refused
}

// load returns the model of a job that has one.
func load(store storage.Reader, cache *model.Cache, job *storage.Job) (*model.Model, *protocol.Refused) {
	key := modelKey(job)
	if m := cache.Get(key); m != nil {
		return m, nil
	}
	found, err := store.Attachments(job.ID, storage.Model)
	switch {
	case err != nil:
		return nil, queue.RefuseUnread(err)
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

// modelKey returns the cache key of a job's model: the digests of its receipt, which decide
// its predictions, so equal models of different jobs share a key. "": the job has no
// receipt.
func modelKey(job *storage.Job) string {
	r := job.Tail.GetResult().GetReceipt()
	if r == nil {
		return ""
	}
	return r.GetPlan() + r.GetPreparation() + r.GetWeights()
}
