package telemetry

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"

	"github.com/google/go-cmp/cmp"
	"github.com/oklog/ulid/v2"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/zap"
)

const theJob = "01kb2q7t9v8m4x5c6d7e8f9g0h"

// life has an observer hear of a job, second by second.
type life struct {
	observer measurement.Observer
	revision uint64
}

func second(s float64) time.Time {
	return time.UnixMilli(1_700_000_000_000).Add(time.Duration(s * float64(time.Second)))
}

func (l *life) event(s float64, event *protocol.Event) {
	l.revision++
	event.Revision, event.TimeMs = l.revision, second(s).UnixMilli()
	l.observer.Observe(measurement.Commit{Changes: []measurement.Change{{Job: theJob, Events: []*protocol.Event{event}}}})
}

func (l *life) phase(s float64, what measurement.Doing) {
	l.observer.Observe(measurement.Phase{Job: theJob, What: what, At: second(s)})
}

func (l *life) epochs(from, to float64, first, last uint32) {
	for e := first; e <= last; e++ {
		at := from + (to-from)*float64(e-first+1)/float64(last-first+1)
		l.event(at, &protocol.Event{What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: e, Error: 1 / float64(e)}}})
	}
}

// begin is what every job goes through first.
func (l *life) begin() {
	l.event(0, &protocol.Event{What: &protocol.Event_Submitted{Submitted: &protocol.Job{Id: theJob, Name: "iris", Queue: "default", Rows: 120}}})
	l.phase(2, measurement.Preparing)
	l.event(3, &protocol.Event{What: &protocol.Event_Started{Started: &protocol.Job{Id: theJob}}})
}

func (l *life) end(s float64, state protocol.State, reason string) {
	l.event(s, &protocol.Event{What: &protocol.Event_Finished{Finished: &protocol.Job{Id: theJob, State: state, Reason: reason, Epoch: 40}}})
}

// drawn is a trace as a tree: names, seconds from the start, events.
func drawn(spans tracetest.SpanStubs) string {
	var b strings.Builder
	var draw func(parent string, depth int)
	draw = func(parent string, depth int) {
		for _, s := range spans {
			if s.Parent.SpanID().String() != parent {
				continue
			}
			fmt.Fprintf(&b, "%s%s %g to %g", strings.Repeat("  ", depth), s.Name, s.StartTime.Sub(second(0)).Seconds(), s.EndTime.Sub(second(0)).Seconds())
			for _, a := range s.Attributes {
				if slices.Contains([]string{"deepnet.first_epoch", "deepnet.last_epoch", "deepnet.reason", "deepnet.state"}, string(a.Key)) {
					fmt.Fprintf(&b, " %s", a.Value.String())
				}
			}
			for _, e := range s.Events {
				fmt.Fprintf(&b, " [%s %g]", e.Name, e.Time.Sub(second(0)).Seconds())
			}
			if s.Status.Description != "" {
				b.WriteString(" failed: " + s.Status.Description)
			}
			b.WriteString("\n")
			draw(s.SpanContext.SpanID().String(), depth+1)
		}
	}
	slices.SortStableFunc(spans, func(x, y tracetest.SpanStub) int { return x.StartTime.Compare(y.StartTime) })
	draw("0000000000000000", 0)
	return b.String()
}

func traced(t *testing.T, live func(*life)) tracetest.SpanStubs {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	tracer := newTracer(sdk.WithSyncer(exporter))
	live(&life{observer: tracer})
	for id, j := range tracer.jobs {
		j.interrupt()
		delete(tracer.jobs, id)
	}
	return exporter.GetSpans()
}

func TestAJobIsATrace(t *testing.T) {
	for name, c := range map[string]struct {
		live func(*life)
		want string
	}{
		"that succeeds": {func(l *life) {
			l.begin()
			l.epochs(3, 5, 1, 20)
			l.event(5, &protocol.Event{What: &protocol.Event_Restart{Restart: &protocol.Restart{Actor: "neuron", Layer: 1, Neuron: 2}}})
			l.observer.Observe(measurement.Checkpoint{Job: theJob, Bytes: 100, Took: time.Second, At: second(6)})
			l.epochs(6, 6.5, 21, 40)
			l.phase(7, measurement.Evaluating)
			l.event(8, &protocol.Event{What: &protocol.Event_Evaluating{Evaluating: &protocol.Evaluating{Part: "columns", Done: 1, Of: 4}}})
			l.end(9, protocol.State_STATE_SUCCEEDED, "")
			l.observer.Observe(measurement.Checkpoint{Job: theJob, Bytes: 100, Took: time.Second, At: second(10)}) // too late
		}, `job 0 to 9 succeeded
  queued 0 to 2
  preparing 2 to 3
  training 3 to 7 [restart 5]
    epochs 3 to 4 1 10
    epochs 4 to 5 11 20
    checkpoint 5 to 6
    epochs 5 to 6.025 21 21
    epochs 6.025 to 6.5 22 40
  evaluating 7 to 9 [progress 8]
`},
		"that is paused, tried again and fails": {func(l *life) {
			l.begin()
			l.event(4, &protocol.Event{What: &protocol.Event_Paused{Paused: &protocol.Pause{Reason: "on request"}}})
			l.phase(5, measurement.Preparing)
			l.event(6, &protocol.Event{What: &protocol.Event_Resumed{Resumed: &protocol.Resume{Reason: "it was paused"}}})
			l.event(7, &protocol.Event{What: &protocol.Event_Retry{Retry: &protocol.Retry{Reason: "crashed"}}})
			l.phase(8, measurement.Preparing)
			l.end(9, protocol.State_STATE_FAILED, "the table is damaged")
		}, `job 0 to 9 failed failed: the table is damaged
  queued 0 to 2
  preparing 2 to 3
  training 3 to 4
  paused 4 to 5 on request
  preparing 5 to 6
  training 6 to 7 it was paused
  queued 7 to 8 crashed
  preparing 8 to 9
`},
		"that the service before began": {func(l *life) {
			l.phase(1, measurement.Preparing)
			l.event(2, &protocol.Event{What: &protocol.Event_Resumed{Resumed: &protocol.Resume{Reason: "the service was started anew"}}})
			l.end(3, protocol.State_STATE_CANCELLED, "")
		}, `job 1 to 3 cancelled
  preparing 1 to 2
  training 2 to 3 the service was started anew
`},
		"that the next service goes on with": {func(l *life) {
			l.begin()
			l.epochs(3, 3.5, 1, 5)
		}, `job 0 to 3.5
  queued 0 to 2
  preparing 2 to 3
  training 3 to 3.5 [service stopped 3.5]
    epochs 3 to 3.5 1 5
`},
	} {
		t.Run(name, func(t *testing.T) {
			spans := traced(t, c.live)
			if diff := cmp.Diff(c.want, drawn(spans)); diff != "" {
				t.Error(diff)
			}
			id := ulid.MustParse(theJob)
			for _, s := range spans {
				if got := s.SpanContext.TraceID().String(); got != hex.EncodeToString(id[:]) {
					t.Errorf("the trace of %s is %s", s.Name, got)
				}
			}
		})
	}
}

func TestEventsThatAreCommittedTwiceAreTracedOnce(t *testing.T) {
	spans := traced(t, func(l *life) {
		l.begin()
		l.revision--
		l.event(3, &protocol.Event{What: &protocol.Event_Started{Started: &protocol.Job{Id: theJob}}})
		l.end(4, protocol.State_STATE_SUCCEEDED, "")
	})
	if len(spans) != 4 {
		t.Errorf("%d spans, want 4:\n%s", len(spans), drawn(spans))
	}
}

// However long a job trains, the spans of its epochs are few.
func TestTenHoursOfEpochsAreAHundredSpans(t *testing.T) {
	spans := traced(t, func(l *life) {
		l.begin()
		l.epochs(3, 36_000, 1, 100_000)
		l.end(36_000, protocol.State_STATE_SUCCEEDED, "")
	})
	if len(spans) > 110 {
		t.Errorf("%d spans", len(spans))
	}
}

func TestTracesAreOffUnlessAskedForOrAddressed(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	observer, shutdown, err := Traces(t.Context(), zap.NewNop(), false, "0.1.0")
	if observer != nil || err != nil || shutdown(t.Context()) != nil {
		t.Errorf("they are %v, %v", observer, err)
	}
	if measurement.All(observer) != nil {
		t.Error("nobody measures, and is told all the same")
	}
	t.Setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
	if _, _, err := Traces(t.Context(), zap.NewNop(), true, "0.1.0"); err == nil || !strings.Contains(err.Error(), "http/protobuf only") {
		t.Errorf("grpc is answered by %v", err)
	}
}

func TestTracesArriveAtACollector(t *testing.T) {
	type post struct {
		path string
		body []byte
	}
	posts := make(chan post, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		posts <- post{r.URL.Path, body}
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=cellar")
	observer, shutdown, err := Traces(t.Context(), zap.NewNop(), false, "0.1.0")
	if err != nil {
		t.Fatal(err)
	}
	l := &life{observer: observer}
	l.begin()
	l.end(4, protocol.State_STATE_SUCCEEDED, "")
	if err := shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	got := <-posts
	id := ulid.MustParse(theJob)
	for _, part := range []string{"deepnet", "0.1.0", "cellar", "training", string(id[:]), theJob} {
		if got.path != "/v1/traces" || !bytes.Contains(got.body, []byte(part)) {
			t.Errorf("what arrives at %s has no %q", got.path, part)
		}
	}
}
