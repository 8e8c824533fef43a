package telemetry

import (
	"context"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// tracedJob is the trace of a job as far as it has come: a span for the job, below it one
// after another for its phases (queued, preparing, training, evaluating, paused), and below
// training for checkpoints and for stretches of epochs.
type tracedJob struct {
	tracer trace.Tracer
	whole  trace.Span
	within context.Context // of whole
	seen   uint64          // revision of the last event
	now    time.Time       // of the last news

	phase       trace.Span // nil: none yet
	withinPhase context.Context
	began       time.Time // of the phase
	stretch     stretch
}

// stretch is the epochs that the next span stands for.
type stretch struct {
	began time.Time
	first uint32 // 0: none
	last  *protocol.Epoch
	ended time.Time // of the last
}

// start starts the trace of a job.
func (t *tracer) start(id string, at time.Time) *tracedJob {
	j := &tracedJob{tracer: t.tracer, now: at}
	j.within, j.whole = t.tracer.Start(context.WithValue(context.Background(), ofJob{}, id), "job",
		trace.WithTimestamp(at), trace.WithNewRoot(), trace.WithAttributes(attribute.String("deepnet.job", id)))
	t.jobs[id] = j
	return j
}

// enter ends the phase at hand and begins the next.
func (j *tracedJob) enter(name string, at time.Time, about ...attribute.KeyValue) {
	j.leave(at)
	j.began, j.stretch = at, stretch{began: at}
	j.withinPhase, j.phase = j.tracer.Start(j.within, name, trace.WithTimestamp(at), trace.WithAttributes(about...))
}

// leave ends the phase at hand.
func (j *tracedJob) leave(at time.Time) {
	j.now = at
	if j.phase != nil {
		j.tellStretch()
		j.phase.End(trace.WithTimestamp(at))
		j.phase = nil
	}
}

// hear takes an event of the job's history.
func (j *tracedJob) hear(event *protocol.Event) {
	at := timeOf(event)
	j.now = at
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Submitted:
		j.describe(what.Submitted)
		j.enter("queued", at)
	case *protocol.Event_Started:
		j.enter("training", at)
	case *protocol.Event_Resumed:
		j.enter("training", at, attribute.String("deepnet.reason", what.Resumed.GetReason()), attribute.Int64("deepnet.step", int64(what.Resumed.GetStep())))
	case *protocol.Event_Paused:
		j.enter("paused", at, attribute.String("deepnet.reason", what.Paused.GetReason()))
	case *protocol.Event_Retry:
		j.enter("queued", at, attribute.String("deepnet.reason", what.Retry.GetReason()), attribute.Int("deepnet.retry", int(what.Retry.GetCount())))
	case *protocol.Event_Epoch:
		j.epoch(what.Epoch, at)
	case *protocol.Event_Restart:
		j.restart(what.Restart, at)
	case *protocol.Event_Evaluating:
		j.note("progress", at, attribute.String("deepnet.part", what.Evaluating.GetPart()),
			attribute.Int("deepnet.done", int(what.Evaluating.GetDone())), attribute.Int("deepnet.of", int(what.Evaluating.GetOf())))
	case *protocol.Event_Finished:
		j.finish(what.Finished, at)
	}
}

// describe says what the job is.
func (j *tracedJob) describe(job *protocol.Job) {
	j.whole.SetAttributes(
		attribute.String("deepnet.name", job.GetName()), attribute.String("deepnet.queue", job.GetQueue()),
		attribute.String("deepnet.dataset", job.GetDataset()), attribute.Int64("deepnet.rows", int64(job.GetRows())),
		attribute.Int("deepnet.epochs_at_most", int(job.GetPlan().GetEpochs())))
}

// epoch adds an epoch to the stretch. A stretch lasts a second at first, then a tenth of the
// training so far: a span for every epoch would be too many.
func (j *tracedJob) epoch(e *protocol.Epoch, at time.Time) {
	s := &j.stretch
	if s.first == 0 {
		s.first = e.GetEpoch()
	}
	s.last, s.ended = e, at
	if at.Sub(s.began) >= max(time.Second, at.Sub(j.began)/10) {
		j.tellStretch()
	}
}

// tellStretch makes a span of the epochs since the last one.
func (j *tracedJob) tellStretch() {
	s := j.stretch
	if s.first == 0 {
		return
	}
	about := []attribute.KeyValue{
		attribute.Int("deepnet.first_epoch", int(s.first)), attribute.Int("deepnet.last_epoch", int(s.last.GetEpoch())),
		attribute.Float64("deepnet.error", s.last.GetError()),
	}
	if s.last.ValidationScore != nil {
		about = append(about, attribute.Float64("deepnet.validation_score", s.last.GetValidationScore()))
	}
	j.part("epochs", s.began, s.ended, about...)
	j.stretch = stretch{began: s.ended}
}

func (j *tracedJob) checkpoint(c measurement.Checkpoint) {
	at := c.At.Truncate(time.Millisecond)
	j.part("checkpoint", at.Add(-c.Took), at, attribute.Int("deepnet.bytes", c.Bytes))
}

// part makes a span below the phase of something that is over.
func (j *tracedJob) part(name string, began, ended time.Time, about ...attribute.KeyValue) {
	within := j.within
	if j.phase != nil {
		within = j.withinPhase
	}
	_, span := j.tracer.Start(within, name, trace.WithTimestamp(began), trace.WithAttributes(about...))
	span.End(trace.WithTimestamp(ended))
}

func (j *tracedJob) restart(r *protocol.Restart, at time.Time) {
	about := []attribute.KeyValue{
		attribute.String("deepnet.actor", r.GetActor()), attribute.String("deepnet.reason", r.GetReason()),
		attribute.Int64("deepnet.step", int64(r.GetStep())), attribute.Int64("deepnet.took_us", r.GetTookUs()),
		attribute.Int("deepnet.count", int(r.GetCount())), attribute.Int("deepnet.budget", int(r.GetBudget())), attribute.Bool("deepnet.escalated", r.GetEscalated()),
	}
	if r.GetLayer() >= 0 {
		about = append(about, attribute.Int("deepnet.layer", int(r.GetLayer())))
	}
	if r.GetNeuron() >= 0 {
		about = append(about, attribute.Int("deepnet.neuron", int(r.GetNeuron())))
	}
	j.note("restart", at, about...)
}

// note adds an event to the span of the phase at hand.
func (j *tracedJob) note(name string, at time.Time, about ...attribute.KeyValue) {
	span := j.whole
	if j.phase != nil {
		span = j.phase
	}
	span.AddEvent(name, trace.WithTimestamp(at), trace.WithAttributes(about...))
}

// finish ends the trace with how the job ended.
func (j *tracedJob) finish(job *protocol.Job, at time.Time) {
	j.leave(at)
	j.whole.SetAttributes(
		attribute.String("deepnet.state", stateOf(job.GetState())), attribute.Int("deepnet.epochs", int(job.GetEpoch())),
		attribute.Float64("deepnet.error", job.GetError()), attribute.Int("deepnet.restarts", int(job.GetRestarts())))
	if digest := job.GetResult().GetDigest(); digest != "" {
		j.whole.SetAttributes(attribute.String("deepnet.digest", digest))
	}
	if job.GetState() == protocol.State_STATE_FAILED {
		j.whole.SetStatus(codes.Error, strings.ToValidUTF8(job.GetReason(), "?"))
	}
	j.whole.End(trace.WithTimestamp(at))
}

// interrupt ends the trace of a job that the next process goes on with.
func (j *tracedJob) interrupt() {
	j.note("service stopped", j.now)
	j.leave(j.now)
	j.whole.End(trace.WithTimestamp(j.now))
}

// timeOf is when an event happened, to the millisecond.
func timeOf(event *protocol.Event) time.Time { return time.UnixMilli(event.GetTimeMs()) }
