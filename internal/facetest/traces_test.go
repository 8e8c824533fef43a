package facetest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/zap"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/telemetry"
	"deepnet/supervisor"
	"deepnet/supervisor/measurement"
)

// collector takes traces as OpenTelemetry's does, and keeps their bytes.
type collector struct {
	mu   sync.Mutex
	sent strings.Builder
}

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = io.Copy(&c.sent, r.Body)
}

// What a real service tells comes to a trace with every phase of the job.
func TestAJobOfARealServiceIsTraced(t *testing.T) {
	kept := &collector{}
	server := httptest.NewServer(kept)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	traces, shutdown, err := telemetry.Traces(t.Context(), zap.NewNop(), false, "test")
	check(t, err)
	system := actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))
	service, err := supervisor.Start(system, supervisor.Settings{Measure: measurement.All(telemetry.NewMetrics("test"), traces)})
	check(t, err)
	<-service.Started()
	asking := client.Local(system, service.Jobs())
	epochs := uint32(20)
	job, err := asking.Submit(t.Context(), &protocol.Submit{
		Name: "iris.csv", Data: &protocol.Submit_Table{Table: iris(t)}, Plan: &protocol.Plan{Target: "species", Epochs: &epochs},
	})
	check(t, err)
	digest := ""
	check(t, asking.Watch(t.Context(), job.GetId(), 0, func(e *protocol.Event) error {
		digest = e.GetFinished().GetResult().GetDigest()
		return nil
	}))
	check(t, asking.Close())
	check(t, service.Stop(context.Background()))
	system.Shutdown()
	check(t, shutdown(context.Background()))
	for _, part := range []string{job.GetId(), "queued", "preparing", "training", "epochs", "evaluating", "succeeded", digest} {
		if !strings.Contains(kept.sent.String(), part) {
			t.Errorf("the trace has no %q", part)
		}
	}
}
