package telemetry

import (
	"fmt"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/measurement"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
)

// busyMetrics have heard of a service with so many jobs, all of which restarted and ended.
func busyMetrics(jobs int) *Metrics {
	m := NewMetrics("0.1.0")
	learned := &measurement.Learned{}
	m.Observe(measurement.Started{Learned: learned, Running: 2, Waiting: 10_000})
	for i := range jobs {
		learned.Step(32)
		id := fmt.Sprintf("job-%d", i)
		m.Observe(measurement.Phase{Job: id, What: measurement.Preparing, At: time.Now()})
		m.Observe(measurement.Restart{Level: measurement.Levels()[i%8], Reason: measurement.Reasons()[i%5], Took: time.Duration(i) * time.Microsecond, Escalated: i%100 == 99})
		m.Observe(measurement.Checkpoint{Job: id, Bytes: 1000, Took: time.Millisecond})
		m.Observe(measurement.Predicted{Rows: 10, Took: 150 * time.Microsecond})
		m.Observe(measurement.Refused{Code: protocol.Refusal(i % 9)})
		m.Observe(measurement.Commit{Took: time.Millisecond, Changes: []measurement.Change{{Job: id, Events: []*protocol.Event{
			{Revision: 1, What: &protocol.Event_Submitted{Submitted: &protocol.Job{Id: id, Name: id, Queue: id}}},
			{Revision: 2, What: &protocol.Event_Finished{Finished: &protocol.Job{Id: id, State: protocol.State_STATE_SUCCEEDED + protocol.State(i%3)}}},
		}}}})
	}
	m.Observe(measurement.Census{Queued: 5, Running: 2, Paused: 1, Watchers: 7})
	m.Observe(measurement.Nodes{Alive: 3, Draining: 1, Gone: 2})
	m.Observe(measurement.Trouble{On: true})
	return m
}

func gathered(t *testing.T, m *Metrics) []*dto.MetricFamily {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return families
}

func series(families []*dto.MetricFamily) (n int) {
	for _, f := range families {
		n += len(f.GetMetric())
	}
	return n
}

func TestEveryMetricKeepsToTheConventionsOfPrometheus(t *testing.T) {
	problems, err := promlint.NewWithMetricFamilies(gathered(t, busyMetrics(100))).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

func TestAThousandJobsMakeNoMoreSeriesThanNone(t *testing.T) {
	none, thousand := series(gathered(t, NewMetrics("0.1.0"))), series(gathered(t, busyMetrics(1000)))
	if none != thousand || none > 300 {
		t.Errorf("%d series at first, %d after a thousand jobs; want the same, and at most 300", none, thousand)
	}
}

func TestWhatIsHeardIsCounted(t *testing.T) {
	m := busyMetrics(1000)
	text := scraped(t, m)
	for _, line := range []string{
		`deepnet_jobs{state="queued"} 5`,
		`deepnet_jobs{state="running"} 2`,
		`deepnet_jobs{state="paused"} 1`,
		`deepnet_jobs_submitted_total 1000`,
		`deepnet_jobs_finished_total{state="succeeded"} 334`,
		`deepnet_jobs_finished_total{state="failed"} 333`,
		`deepnet_jobs_finished_total{state="cancelled"} 333`,
		`deepnet_running_limit 2`,
		`deepnet_waiting_limit 10000`,
		`deepnet_watchers 7`,
		`deepnet_steps_total 1000`,
		`deepnet_rows_total 32000`,
		`deepnet_restarts_total{level="neuron",reason="killed"} 25`,
		`deepnet_restarts_total{level="trainer",reason="other"} 20`,
		`deepnet_recovery_seconds_count{level="trainer"} 120`,
		`deepnet_escalations_total{level="trainer"} 5`,
		`deepnet_escalations_total{level="layer"} 0`,
		`deepnet_checkpoint_bytes_total 1e+06`,
		`deepnet_checkpoint_seconds_bucket{le="0.001"} 1000`,
		`deepnet_commit_seconds_count 1000`,
		`deepnet_events_total 2000`,
		`deepnet_predictions_total 10000`,
		`deepnet_prediction_seconds_bucket{le="0.0001"} 0`,
		`deepnet_prediction_seconds_bucket{le="0.00025"} 1000`,
		`deepnet_refusals_total{code="busy"} 111`,
		`deepnet_refusals_total{code="unspecified"} 334`,
		`deepnet_nodes{state="alive"} 3`,
		`deepnet_nodes{state="draining"} 1`,
		`deepnet_nodes{state="gone"} 2`,
		`deepnet_store_trouble 1`,
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("there is no line %s", line)
		}
	}
	if !strings.Contains(text, `deepnet_build_info{go_version="go1`) || !strings.Contains(text, "\ngo_goroutines ") {
		t.Error("the build or the Go runtime is missing")
	}
	m.Observe(measurement.Trouble{})
	if !strings.Contains(scraped(t, m), "\ndeepnet_store_trouble 0\n") {
		t.Error("the trouble does not end")
	}
}

// scraped is what Prometheus gets.
func scraped(t *testing.T, m *Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != 200 {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// named are the metrics of Deepnet in a text; those of a histogram's parts count as its own.
func named(text string) (names []string) {
	for _, name := range regexp.MustCompile(`\bdeepnet_[a-z_]+[a-z]`).FindAllString(text, -1) {
		for _, part := range []string{"_bucket", "_count", "_sum"} {
			name = strings.TrimSuffix(name, part)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestTheReferenceListsEveryMetricWithItsHelpAndNoOther(t *testing.T) {
	text, err := os.ReadFile("../../docs/reference/service-metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range gathered(t, NewMetrics("0.1.0")) {
		if !strings.HasPrefix(f.GetName(), "deepnet_") {
			continue
		}
		all = append(all, f.GetName())
		if row := "| `" + f.GetName() + "` | " + strings.ToLower(f.GetType().String()) + " |"; !strings.Contains(string(text), row) {
			t.Errorf("there is no row %s", row)
		}
		if help := strings.TrimSuffix(f.GetHelp(), "."); !strings.Contains(string(text), help) {
			t.Errorf("%s is not explained by %q", f.GetName(), help)
		}
	}
	if got := named(string(text)); !slices.Equal(got, all) {
		t.Errorf("listed are %v, and there are %v", got, all)
	}
}
