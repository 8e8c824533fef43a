package facetest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What Prometheus collects is what the job and its client say.
func TestTheMetricsCountWhatHappened(t *testing.T) {
	f := newFace(t, nil)
	id := f.finished(quick)
	rows := f.get(http.StatusOK, asked{path: "/v1/jobs/" + id})["rows"].(float64)
	f.get(http.StatusOK, asked{method: "POST", path: "/v1/jobs/" + id + ":predict", body: `{"rows":[{"sepal_length":5.1},{"sepal_length":6}]}`})
	f.get(http.StatusNotFound, asked{path: "/v1/jobs/nobody"})
	answer, text := f.do(asked{method: "GET", path: "/metrics"})
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
		t.Fatalf("%s, %s", answer.Status, answer.Header.Get("Content-Type"))
	}
	for _, line := range []string{
		`deepnet_build_info{go_version="`, // and so on
		"deepnet_jobs_submitted_total 1\n",
		`deepnet_jobs_finished_total{state="succeeded"} 1` + "\n",
		"deepnet_rows_total " + fmt.Sprint(20*rows) + "\n",
		"deepnet_predictions_total 2\n",
		`deepnet_refusals_total{code="not_found"} 1` + "\n",
		"go_goroutines ",
	} {
		if !strings.Contains("\n"+string(text), "\n"+line) {
			t.Errorf("there is no line %q", line)
		}
	}
}
