package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/model"

	"github.com/asynkron/protoactor-go/actor"
)

// question is a client's question to a finished model.
type question struct {
	job    string // its id
	name   string // as the client said it
	ask    *protocol.Predict
	client *actor.PID
}

// answered is a predictor's answer, which models passes on before it stops the
// predictor. So a client gets one answer even if the predictor crashes right after
// giving it, and the news of its end cannot overtake the answer.
type answered struct {
	predictor *actor.PID
	reply     any
}

// maxPredictors is how many questions are answered at once; more are refused.
const maxPredictors = 64

// models starts a predictor for every question to a finished network.
type models struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	cache    *model.Cache
	asked    map[string]*actor.PID // clients by the PID of their predictor; nil: answered
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
		m.answer(ctx, msg.predictor, msg.reply)
	case *actor.Terminated:
		delete(m.asked, msg.Who.GetId())
	case *actor.Stopping, *actor.Restarting:
		m.retire(ctx)
	}
}

// retire refuses the questions that are open: their predictors will not answer.
func (m *models) retire(ctx actor.Context) {
	for _, client := range m.asked {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the models are starting anew; ask again"))
	}
	clear(m.asked)
}

func (m *models) wake(ctx actor.Context, q *question) {
	if len(m.asked) >= maxPredictors {
		answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many predictions are being made; try again in a moment"))
		return
	}
	m.count++
	shared := m.settings.actors(func(r actors.Restart) { logRestart(m.settings.Log, q.job, r) })
	shared.NeuronsPerActor = -1 // a question is one pass: an actor per layer does
	reader := shared
	reader.Dispatcher = m.settings.Serving // it reads a table and writes a long answer
	props := reader.Props("predictor", func() actor.Actor {
		return &predictor{settings: &shared, store: m.settings.Store, cache: m.cache, question: q}
	})
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("predictor-%d", m.count))
	if err != nil {
		panic(err)
	}
	m.asked[pid.GetId()] = q.client
}

// HandleFailure gives up a predictor that crashed: the client may ask again.
func (m *models) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	m.settings.Log.Error("a prediction crashed", crashFields(reason)...)
	m.answer(ctx, child, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the prediction crashed; the service's log has the details"))
}

// answer answers the client of a predictor, once, and stops the predictor.
func (m *models) answer(ctx actor.Context, predictor *actor.PID, reply any) {
	if client, asked := m.asked[predictor.GetId()]; asked {
		answer(ctx, client, reply)
		m.asked[predictor.GetId()] = nil
		ctx.Stop(predictor)
	}
}
