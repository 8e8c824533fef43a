package supervisor

import (
	"context"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"

	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"
)

// evaluated is the evaluation of a model, or why there is none.
type evaluated struct {
	evaluation []byte
	summary    *protocol.Summary
	err        error
	crash      []zap.Field // of a crash, for the log
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
	positive := slices.Index(data.Classes, w.resolved.Head.GetPlan().GetPositive())
	if positive < 0 {
		positive = evaluation.Rarer(data.Table.Targets)
	}
	made, err := evaluation.Of(ctx, evaluation.Subject{
		Network: m.Network, Params: m.Params, Table: data.Table, Form: data.Form,
		Columns: w.columns(), Train: w.run.Train, Test: w.run.Test, Seed: w.run.Seed, Positive: positive,
	})
	if err != nil {
		return &evaluated{err: err}
	}
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(made)
	return &evaluated{evaluation: encoded, summary: evaluation.Summary(made), err: err}
}

// columns lists the columns of the table with the inputs made from each.
func (w *work) columns() (list []evaluation.Column) {
	preparation := w.resolved.Preparation
	for i, inputs := range preparation.Groups() {
		list = append(list, evaluation.Column{Name: preparation.Columns[i].Column, Inputs: inputs})
	}
	return list
}
