package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"deepnet/actors/protocol"
	"deepnet/neuron"
	"deepnet/neuron/dataset"
)

// questions are the parts of a table that are asked about at the same time.
type questions struct {
	client   *Client
	request  *PredictTable
	of       int // rows in all
	done     int // rows that are written
	write    func(*Predicted) error
	underWay []*question // in the order of their rows
}

// question is a part that is asked about.
type question struct {
	rows   int
	kept   []string
	answer chan answered // has room for it
}

type answered struct {
	predictions *protocol.Predictions
	err         error
}

// next asks about a part. If that is one too many at a time, it waits for the first of the
// others, and writes its answer while the rest are under way.
func (q *questions) next(ctx context.Context, part *dataset.Table, kept []string) error {
	most := q.request.UnderWay
	if most <= 0 {
		most = usualUnderWay
	}
	if len(q.underWay) < most {
		q.ask(ctx, part, kept)
		return nil
	}
	first, answer := q.first()
	if answer.err == nil {
		q.ask(ctx, part, kept)
	}
	return q.finish(first, answer)
}

// ask asks about a part; if that is all, nothing can be read meanwhile, and it waits for the answer.
func (q *questions) ask(ctx context.Context, part *dataset.Table, kept []string) {
	asked := &question{rows: part.Rows, kept: kept, answer: make(chan answered, 1)}
	q.underWay = append(q.underWay, asked)
	answer := func() {
		answer, err := q.client.predict(ctx, &protocol.Predict{
			Job: q.request.Model.GetJob(), Name: q.request.Name, Rows: &protocol.Predict_Samples{Samples: samples(part)},
		})
		asked.answer <- answered{answer, err}
	}
	if part.Rows == q.of {
		answer()
	} else {
		go answer()
	}
}

// samples are the features of a table, row after row.
func samples(t *dataset.Table) *protocol.Samples {
	features := len(t.Columns)
	byRow := neuron.NewSignals(t.Rows, features)
	neuron.Transpose(byRow, neuron.Signals{Rows: features, Cols: t.Rows, Stride: t.Rows, Data: t.Inputs})
	return &protocol.Samples{Inputs: uint32(features), Input: byRow.Data}
}

// first waits for the answer to the question that was asked first.
func (q *questions) first() (*question, answered) {
	first := q.underWay[0]
	q.underWay = q.underWay[1:]
	return first, <-first.answer
}

// drop waits until nobody asks any more, after an error.
func (q *questions) drop() {
	for len(q.underWay) > 0 {
		q.first()
	}
}

// finish writes an answer.
func (q *questions) finish(asked *question, answer answered) error {
	if answer.err != nil {
		return q.broken(answer.err)
	}
	p, m := answer.predictions, q.request.Model
	if p.GetOutputs() != m.GetOutputs() || !slices.Equal(p.GetClasses(), m.GetClasses()) || len(p.GetTargets()) != len(m.GetTargets()) || len(p.GetOutput()) != asked.rows*int(m.GetOutputs()) {
		return q.broken(fmt.Errorf("the service's answer does not fit the question: %d numbers, %d per row, %d classes, for %d rows",
			len(p.GetOutput()), p.GetOutputs(), len(p.GetClasses()), asked.rows))
	}
	if err := q.write(&Predicted{p, asked.kept}); err != nil {
		return err
	}
	if q.done += asked.rows; q.request.Progress != nil {
		q.request.Progress(q.done, q.of)
	}
	return nil
}

// broken says how far it went before an error.
func (q *questions) broken(err error) error {
	if q.done == 0 {
		return err
	}
	return fmt.Errorf("after %d of %d rows: %w", q.done, q.of, err)
}

// predict asks until an answer comes, also of a service that has no place for the question
// just now: a prediction changes nothing.
func (c *Client) predict(ctx context.Context, question *protocol.Predict) (*protocol.Predictions, error) {
	patience := c.patience()
	for {
		answer, err := look[*protocol.Predictions](ctx, c, question)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_BUSY || patience.over() {
			return answer, err
		}
		if err := patience.rest(ctx); err != nil {
			return nil, err
		}
	}
}
