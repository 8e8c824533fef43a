package supervisor

import (
	"context"
	"errors"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"
)

// evaluated is what a worker found a model to be worth.
type evaluated struct {
	evaluation []byte
	summary    *protocol.Summary
	err        error
	crash      []zap.Field // what is known of a crash beside
}

// evaluate has a worker evaluate the model of a job.
func (q *jobs) evaluate(ctx actor.Context, e queue.Evaluate) {
	background, cancel := context.WithCancel(context.Background())
	q.evaluations[e.ID] = cancel
	work, evaluating := q.works[e.ID], q.settings.evaluating
	q.send(ctx, &request{evaluates: e.ID, turn: e.Turn}, func() any { return evaluating(background, work, e.Model) })
}

// endEvaluation ends the evaluation of a job's model, if there is one.
func (q *jobs) endEvaluation(job string) (was bool) {
	cancel := q.evaluations[job]
	if cancel != nil {
		cancel()
	}
	delete(q.evaluations, job)
	return cancel != nil
}

// onEvaluated passes on what a model is worth. A job whose model could not be evaluated
// succeeds all the same.
func (q *jobs) onEvaluated(ctx actor.Context, r *request, found *evaluated) {
	if errors.Is(found.err, context.Canceled) || !q.endEvaluation(r.evaluates) {
		return
	}
	if found.err != nil {
		logUnevaluated(q.settings.Log, r.evaluates, found)
	}
	q.apply(ctx, queue.Evaluated{ID: r.evaluates, Turn: r.turn, Evaluation: found.evaluation, Summary: found.summary, Err: found.err})
}

// evaluable says whether there are test rows that the model can be evaluated on.
func (w *work) evaluable() bool {
	_, isTable := w.run.Data.(plan.Table)
	return isTable && len(w.run.Test) > 0
}

// evaluateModel evaluates a stored model on the test rows of its job.
func evaluateModel(ctx context.Context, w *work, stored []byte) *evaluated {
	m, err := model.Read(stored)
	if err != nil {
		return &evaluated{err: err}
	}
	data, _ := w.run.Data.(plan.Table)
	made, err := evaluation.Of(ctx, evaluation.Subject{
		Network: m.Network, Params: m.Params, Table: data.Table, Form: data.Form,
		Columns: w.columns(), Train: w.run.Train, Test: w.run.Test, Seed: w.run.Seed,
	})
	if err != nil {
		return &evaluated{err: err}
	}
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(made)
	return &evaluated{evaluation: encoded, summary: evaluation.Summary(made), err: err}
}

// columns are the columns of the table and what became of them.
func (w *work) columns() (list []evaluation.Column) {
	preparation := w.resolved.Preparation
	for i, inputs := range preparation.Groups() {
		list = append(list, evaluation.Column{Name: preparation.Columns[i].Column, Inputs: inputs})
	}
	return list
}
