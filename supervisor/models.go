package supervisor

import (
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/supervisor/model"

	"github.com/asynkron/protoactor-go/actor"
)

// question is a client's request to a finished model: for predictions, or for its signature.
type question struct {
	job       string // its id
	name      string // of the job, as the client gave it
	ask       *protocol.Predict
	signature *protocol.GetSignature // nil: predictions are asked for
	client    *actor.PID
	shared    bool // other nodes may have deleted the job
}

// answered brings a predictor's answer. models passes it on before it stops the predictor,
// so a client gets exactly one answer even if the predictor crashes right after giving it,
// and Terminated cannot overtake the answer.
type answered struct {
	predictor *actor.PID
	reply     any
}

// maxPredictors is how many questions are answered at once; more are refused.
const maxPredictors = 64

// models starts a predictor for every question to a finished model.
type models struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	cache    *model.Cache
	asked    map[string]*actor.PID // clients, by the PID of their predictor; nil: answered
	count    int                   // predictors started, for their names
}

// Receive is the table of the messages that models handles.
func (m *models) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		m.asked = map[string]*actor.PID{}
		m.cradle.Started(m.shared)
	case *question:
		m.predict(ctx, msg)
	case *answered:
		m.answer(ctx, msg.predictor, msg.reply)
	case *actor.Terminated:
		delete(m.asked, msg.Who.GetId())
		actors.ReleaseStopped(ctx)
	case *actor.Stopping, *actor.Restarting:
		m.retire(ctx)
	}
}

// retire refuses the open questions, because their predictors will not answer.
func (m *models) retire(ctx actor.Context) {
	for _, client := range m.asked {
		answer(ctx, client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the models are restarting; ask again"))
	}
	clear(m.asked)
}

func (m *models) predict(ctx actor.Context, q *question) {
	if len(m.asked) >= maxPredictors {
		answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many predictions are being made; try again in a moment"))
		return
	}
	m.count++
	q.shared = m.settings.shared() != nil
	began := m.settings.clock()
	shared := m.settings.actors(func(r actors.Restart) { m.settings.noteRestart(q.job, r) })
	shared.NeuronsPerActor = -1 // for one forward pass, an actor per layer is enough
	reader := shared
	reader.Dispatcher = m.settings.Serving // it reads a table and writes a long answer
	props := reader.Props("predictor", func() actor.Actor {
		return &predictor{
			settings: &shared, store: m.settings.Store, cache: m.cache, question: q,
			measure: func(reply any) { m.settings.measurePrediction(began, reply) },
		}
	})
	pid, err := ctx.SpawnNamed(props, fmt.Sprintf("predictor-%d", m.count))
	if err != nil {
		panic(err)
	}
	m.asked[pid.GetId()] = q.client
}

// HandleFailure stops a predictor that crashed, and tells its client.
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
