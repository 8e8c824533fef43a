package supervisor

import (
	"fmt"
	"slices"
	"time"

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
	began     time.Time
}

// answered brings a predictor's answer. models passes it on before it stops the predictor,
// so a client gets exactly one answer even if the predictor crashes right after giving it,
// and Terminated cannot overtake the answer.
type answered struct {
	predictor *actor.PID
	reply     any
	woke      bool // it started a network for the question, and both are to stop
}

// maxPredictors is how many questions are answered at once; more are refused.
const maxPredictors = 64

// models has a predictor for every question to a finished model. One that has answered a
// question by itself is there for the next.
type models struct {
	settings Settings
	cradle   *actors.Cradle
	shared   *actors.Settings
	cache    *model.Cache
	props    *actor.Props         // of predictors
	asked    map[string]*question // by the PID of the predictor; nil: it is answered
	idle     []*actor.PID         // predictors that wait for a question
	count    int                  // predictors started, for their names
}

// Receive is the table of the messages that models handles.
func (m *models) Receive(ctx actor.Context) {
	switch msg := ctx.Message().(type) {
	case *actor.Started:
		m.asked, m.props = map[string]*question{}, m.predictors()
		m.cradle.Started(m.shared)
	case *question:
		m.predict(ctx, msg)
	case *answered:
		m.onAnswered(ctx, msg)
	case *actor.Terminated:
		delete(m.asked, msg.Who.GetId())
		actors.ReleaseStopped(ctx)
	case *actor.Stopping, *actor.Restarting:
		m.retire(ctx)
	}
}

// retire refuses the open questions, because their predictors will not answer.
func (m *models) retire(ctx actor.Context) {
	for _, q := range m.asked {
		if q != nil {
			answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the models are restarting; ask again"))
		}
	}
	clear(m.asked)
}

// predictors returns the props of predictors.
func (m *models) predictors() *actor.Props {
	reader := m.settings.actors(nil)
	reader.Dispatcher = m.settings.Serving // it reads a table and writes a long answer
	return reader.Props("predictor", func() actor.Actor { return &predictor{settings: &m.settings, cache: m.cache} })
}

func (m *models) predict(ctx actor.Context, q *question) {
	if len(m.idle) == 0 && len(m.asked) >= maxPredictors {
		answer(ctx, q.client, refuse(protocol.Refusal_REFUSAL_BUSY, "too many predictions are being made; try again in a moment"))
		return
	}
	q.began, q.shared = m.settings.clock(), m.settings.shared() != nil
	predictor := m.predictor(ctx)
	m.asked[predictor.GetId()] = q
	ctx.Send(predictor, q)
}

// predictor returns one that waits for a question, or starts one.
func (m *models) predictor(ctx actor.Context) *actor.PID {
	if last := len(m.idle) - 1; last >= 0 {
		waiting := m.idle[last]
		m.idle = m.idle[:last]
		return waiting
	}
	m.count++
	started, err := ctx.SpawnNamed(m.props, fmt.Sprintf("predictor-%d", m.count))
	if err != nil {
		panic(err)
	}
	return started
}

// HandleFailure stops a predictor that crashed, and tells its client.
func (m *models) HandleFailure(_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, _ *actor.RestartStatistics, reason, _ any) {
	ctx := supervisor.(actor.Context)
	m.settings.Log.Error("a prediction crashed", crashFields(reason)...)
	m.idle = slices.DeleteFunc(m.idle, child.Equal)
	m.answer(ctx, child, refuse(protocol.Refusal_REFUSAL_INTERNAL, "the prediction crashed; the service's log has the details"))
	ctx.Stop(child)
}

// onAnswered passes an answer on. The predictor waits for the next question.
func (m *models) onAnswered(ctx actor.Context, msg *answered) {
	if !m.answer(ctx, msg.predictor, msg.reply) {
		return // it crashed
	}
	if msg.woke {
		ctx.Stop(msg.predictor)
	} else {
		m.idle = append(m.idle, msg.predictor)
	}
}

// answer answers the question that a predictor has, once.
func (m *models) answer(ctx actor.Context, predictor *actor.PID, reply any) bool {
	q := m.asked[predictor.GetId()]
	if q == nil {
		return false
	}
	answer(ctx, q.client, reply)
	m.asked[predictor.GetId()] = nil
	return true
}
