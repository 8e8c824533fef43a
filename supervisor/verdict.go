package supervisor

import (
	"context"
	"errors"

	"deepnet/actors/protocol"
	"deepnet/supervisor/evaluation"
	"deepnet/supervisor/model"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"
	"google.golang.org/protobuf/proto"
)

// verdict is the judging of a job that has learned, between its trainer's end and
// its own.
type verdict struct {
	ward     *ward
	finished *finished
	sent     bool               // its clerk is at it
	stop     context.CancelFunc // of the clerk
}

// judged is what a clerk found of a model.
type judged struct {
	evaluation []byte
	summary    *protocol.Summary
	err        error
	crash      []zap.Field // what is known of a crash beside
}

// drop ends judging that nobody waits for any more.
func (v *verdict) drop() {
	if v != nil {
		v.stop()
	}
}

// delivering says whether a clerk is at it: all else about the job is on disk.
func (v *verdict) delivering() bool { return v != nil && v.sent }

// judgeable says whether there are rows that the model can be judged on.
func (w *work) judgeable() bool {
	_, isTable := w.run.Data.(plan.Table)
	return isTable && len(w.run.Test) > 0
}

// judge has a clerk judge what a job has learned, when it is on disk that it has:
// whoever goes on with it after the process has died judges the very same.
func (q *jobs) judge(ctx actor.Context, w *ward, f *finished) {
	background, stop := context.WithCancel(context.Background())
	v := &verdict{ward: w, finished: f, stop: stop}
	w.verdict = v
	kept := w.job.attach(storage.Checkpoint, f.checkpoint)
	q.stow(ctx, w, kept, func(q *jobs, ctx actor.Context, w *ward) {
		q.write(ctx, w.job, kept, func(q *jobs, ctx actor.Context, _ error) {
			switch w := q.learns(f.job); {
			case w == nil || w.verdict != v: // over, or begun again
			case q.draining != nil:
				q.dismiss(ctx, w)
			default:
				v.sent = true
				work, judging := w.job.work, q.settings.judging
				q.send(ctx, &errand{verdict: v}, func() any { return judging(background, work, f.model) })
			}
		})
	})
}

// onJudged ends a job whose model was judged, or could not be.
func (q *jobs) onJudged(ctx actor.Context, v *verdict, found *judged) {
	w := q.learns(v.finished.job)
	if w == nil || w.verdict != v || errors.Is(found.err, context.Canceled) {
		return
	}
	v.stop()
	if found.err != nil {
		logUnjudged(q.settings.Log, w.job, found)
		q.succeed(ctx, w, v.finished, nil)
		return
	}
	f := *v.finished
	f.result = proto.CloneOf(f.result)
	f.result.Summary = found.summary
	q.succeed(ctx, w, &f, w.job.attach(storage.Evaluation, found.evaluation))
}

// judgeModel judges a stored model on the rows that its job kept back.
func judgeModel(ctx context.Context, w *work, stored []byte) *judged {
	m, err := model.Read(stored)
	if err != nil {
		return &judged{err: err}
	}
	data, _ := w.run.Data.(plan.Table)
	made, err := evaluation.Of(ctx, evaluation.Subject{
		Network: m.Network, Params: m.Params, Table: data.Table, Form: data.Form,
		Columns: w.columns(), Train: w.run.Train, Test: w.run.Test, Seed: w.run.Seed,
	})
	if err != nil {
		return &judged{err: err}
	}
	encoded, err := proto.MarshalOptions{Deterministic: true}.Marshal(made)
	return &judged{evaluation: encoded, summary: evaluation.Summary(made), err: err}
}

// columns are the columns of the table and what became of them.
func (w *work) columns() (list []evaluation.Column) {
	for i, inputs := range w.resolved.Preparation.Groups() {
		list = append(list, evaluation.Column{Name: w.resolved.Preparation.Columns[i].Column, Inputs: inputs})
	}
	return list
}
