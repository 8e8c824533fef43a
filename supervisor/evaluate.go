package supervisor

import (
	"context"
	"slices"
	"sync"
	"time"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
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

// evaluateModel evaluates a stored model on the test rows of its job. tell hears how far it
// is, from several goroutines.
func evaluateModel(ctx context.Context, w *work, stored []byte, tell func(evaluation.Progress)) *evaluated {
	m, err := model.Read(stored)
	if err != nil {
		return &evaluated{err: err}
	}
	data, _ := w.run.Data.(plan.Table)
	positive := w.positive(data.Table)
	made, err := evaluation.Of(ctx, evaluation.Subject{
		Network: m.Network, Params: m.Params, Table: data.Table, Form: data.Form,
		Columns: w.columns(), Train: w.run.Train, Test: w.run.Test, Seed: w.run.Seed, Positive: positive[0], More: positive[1:], Tell: tell,
	})
	if err != nil {
		return &evaluated{err: err}
	}
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(made)
	return &evaluated{evaluation: encoded, summary: evaluation.Summary(made), err: err}
}

// positive is, of the two classes of every target, the one that metrics of one class are
// of.
func (w *work) positive(table *dataset.Table) (list []int) {
	head := w.resolved.Head
	for i, one := range table.Each() {
		asked := head.GetPlan().GetPositive()
		if of := head.GetTargets(); of != nil {
			asked = of[i].GetPositive()
		}
		positive := slices.Index(one.Classes, asked)
		if positive < 0 {
			positive = evaluation.Rarer(one.Targets)
		}
		list = append(list, positive)
	}
	return list
}

// columns lists the columns of the table with the inputs made from each.
func (w *work) columns() (list []evaluation.Column) {
	preparation := w.resolved.Preparation
	for i, inputs := range preparation.Groups() {
		list = append(list, evaluation.Column{Name: preparation.Columns[i].Column, Inputs: inputs})
	}
	return list
}

// pace thins out what is told of an evaluation: every second at first, then each time that a
// tenth of the time so far has passed.
type pace struct {
	now   func() time.Time
	began time.Time

	mu  sync.Mutex
	due time.Time
}

func newPace(now func() time.Time) *pace {
	began := now()
	return &pace{now: now, began: began, due: began.Add(time.Second)}
}

// isDue says whether it is time to tell again. It may be asked from several goroutines.
func (p *pace) isDue() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if now.Before(p.due) {
		return false
	}
	p.due = now.Add(max(time.Second, now.Sub(p.began)/10))
	return true
}
