package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"

	"github.com/asynkron/protoactor-go/actor"
)

// question is a client's question to a finished model.
type question struct {
	job    string
	model  *model
	ask    *protocol.Predict
	client *actor.PID
}

// maxOracles is how many questions are answered at once; more are refused.
const maxOracles = 64

// models wakes finished networks: an oracle for every question.
type models struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	asked    map[string]*actor.PID // clients, by the PID of their oracle
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
	case *actor.Terminated:
		delete(m.asked, msg.Who.GetId())
	}
}

func (m *models) wake(ctx actor.Context, q *question) {
	if len(m.asked) >= maxOracles {
		answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many predictions are being made; try again in a moment"))
		return
	}
	m.count++
	shared := m.settings.actors(func(r actors.Restart) { logRestart(m.settings.Log, q.job, r) })
	shared.NeuronsPerActor = -1 // a question is one pass: an actor per layer does
	props := shared.Props("oracle", func() actor.Actor { return &oracle{settings: &shared, question: q} })
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("oracle-%d", m.count))
	if err != nil {
		panic(err)
	}
	m.asked[pid.GetId()] = q.client
}

// HandleFailure gives up an oracle that crashed: the client may ask again.
func (m *models) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	if client, ok := m.asked[child.GetId()]; ok {
		m.settings.Log.Error("a prediction crashed", crashFields(reason)...)
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the prediction crashed; the service's log has the details"))
	}
	ctx.Stop(child)
}

// oracle answers one question with a network woken for it.
type oracle struct {
	settings *actors.Settings
	question *question
	network  actors.Family
	order    *actors.Predict
}

// Receive is the table of what an oracle hears.
func (o *oracle) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		o.start(ctx)
	case *actors.Predicted:
		o.done(ctx, o.question.model.answer(o.question.job, msg.Outputs))
	case *actor.Terminated:
		o.network.Terminated(msg.Who)
	case *actor.Stopping, *actor.Restarting:
		o.network.Retire()
	}
}

func (o *oracle) start(ctx actor.Context) {
	o.network = actors.NewFamily(o.settings, actors.KindNetwork, o.settings.Budgets.Network)
	model := o.question.model
	in, err := model.questions(o.question.ask)
	if err != nil {
		o.done(ctx, refuse(protocol.Refusal_REFUSAL_INVALID, err.Error()))
		return
	}
	err = o.network.Spawn(ctx, "network", func(cradle *actors.Cradle) actor.Actor {
		return actors.NewNetwork(o.settings, cradle, model.network, model.memory)
	})
	if err != nil {
		panic(err)
	}
	o.order = &actors.Predict{Turn: 1, In: in}
	ctx.Send(o.network.Child(0), o.order)
}

func (o *oracle) done(ctx actor.Context, reply any) {
	answer(ctx, o.question.client, reply)
	ctx.Stop(ctx.Self())
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

// answer turns what the network put out into the words of the wire.
func (m *model) answer(job string, outputs neuron.Signals) *protocol.Predictions {
	p := &protocol.Predictions{Job: job, Classes: m.classes, Outputs: uint32(outputs.Rows)}
	for b := range outputs.Cols {
		for i := range outputs.Rows {
			y := outputs.Data[i*outputs.Stride+b]
			if m.columns != nil && m.classes == nil {
				y = dataset.Restore(m.scale, y)
			}
			p.Output = append(p.Output, y)
		}
		if m.classes != nil {
			p.Label = append(p.Label, m.classes[training.Class(outputs, b)])
		}
	}
	return p
}
