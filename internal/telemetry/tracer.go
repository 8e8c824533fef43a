package telemetry

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"

	"github.com/oklog/ulid/v2"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// tracer makes a trace of every job. Its times are those of the job's history, to the millisecond.
type tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer

	mu   sync.Mutex
	jobs map[string]*tracedJob // that are not over
}

func newTracer(options ...sdk.TracerProviderOption) *tracer {
	provider := sdk.NewTracerProvider(append(options, sdk.WithIDGenerator(jobIDs{}))...)
	return &tracer{provider: provider, tracer: provider.Tracer("deepnet/internal/telemetry"), jobs: map[string]*tracedJob{}}
}

// Observe implements measurement.Observer.
func (t *tracer) Observe(fact measurement.Fact) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch f := fact.(type) {
	case measurement.Phase:
		t.begin(f)
	case measurement.Checkpoint:
		if j := t.jobs[f.Job]; j != nil {
			j.checkpoint(f)
		}
	case measurement.Commit:
		for _, change := range f.Changes {
			for _, event := range change.Events {
				t.hear(change.Job, event)
			}
		}
	}
}

// begin has a job begin a phase. A job that is not known yet was submitted to an earlier
// process, or is tried again.
func (t *tracer) begin(f measurement.Phase) {
	j := t.jobs[f.Job]
	if j == nil && f.What == measurement.Preparing {
		j = t.start(f.Job, f.At.Truncate(time.Millisecond))
	}
	if j != nil {
		j.enter(string(f.What), f.At.Truncate(time.Millisecond))
	}
}

// hear takes an event of a job's history. An event comes twice if it was committed twice.
func (t *tracer) hear(id string, event *protocol.Event) {
	j := t.jobs[id]
	if j == nil && event.GetSubmitted() != nil {
		j = t.start(id, timeOf(event))
	}
	if j == nil || event.GetRevision() <= j.seen {
		return
	}
	j.seen = event.GetRevision()
	j.hear(event)
	if event.GetFinished() != nil {
		delete(t.jobs, id)
	}
}

// shutdown ends what is open and sends it.
func (t *tracer) shutdown(ctx context.Context) error {
	t.mu.Lock()
	for id, j := range t.jobs {
		j.interrupt()
		delete(t.jobs, id)
	}
	t.mu.Unlock()
	return t.provider.Shutdown(ctx)
}

// jobIDs makes the id of a trace from that of its job: both have 128 bits. So a job's trace is
// found by the job, also where two processes have worked on it.
type jobIDs struct{}

// ofJob is the key of a job's id in the context that its trace begins in.
type ofJob struct{}

// NewIDs implements sdk.IDGenerator.
func (g jobIDs) NewIDs(ctx context.Context) (id trace.TraceID, span trace.SpanID) {
	job, _ := ctx.Value(ofJob{}).(string)
	if parsed, err := ulid.Parse(job); err == nil {
		id = trace.TraceID(parsed)
	} else {
		rand.Read(id[:])
	}
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements sdk.IDGenerator.
func (jobIDs) NewSpanID(context.Context, trace.TraceID) (span trace.SpanID) {
	rand.Read(span[:])
	return span
}
