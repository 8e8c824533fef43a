package facetest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
)

// One row over HTTP from a warm client, in turn with a handler that only reads the body and
// answers as much: what that takes is the machine's and net/http's. Of both, the middle and the
// slowest of a hundred are reported.
func BenchmarkOneRowIsPredicted(b *testing.B) {
	f := newFace(b, nil)
	path := "/v1/jobs/" + f.finished(quick) + ":predict"
	answer := f.oneRow(f.url + path)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(answer)
	}))
	defer bare.Close()
	var ours, floor []time.Duration
	for b.Loop() {
		began := time.Now()
		f.oneRow(bare.URL + path)
		turn := time.Now()
		f.oneRow(f.url + path)
		floor, ours = append(floor, turn.Sub(began)), append(ours, time.Since(turn))
	}
	b.ReportMetric(0, "ns/op") // of both together
	report(b, ours, "")
	report(b, floor, "bare-")
}

// oneRow asks for the prediction of a row, and returns the answer.
func (f *face) oneRow(url string) []byte {
	request, _ := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"rows":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}`))
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := f.http.Do(request)
	check(f, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(f, err)
	if answer.StatusCode != http.StatusOK {
		f.Fatal(answer.Status)
	}
	return text
}

// report reports what is usual and what is slow.
func report(b *testing.B, took []time.Duration, of string) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, of+"p50-us")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, of+"p99-us")
}

// The part of it that the service takes: the same row as numbers, asked within the process.
func BenchmarkOneRowIsPredictedWithinTheProcess(b *testing.B) {
	f := newFace(b, nil)
	question := &protocol.Predict{Job: f.finished(quick), Rows: &protocol.Predict_Samples{
		Samples: &protocol.Samples{Inputs: 4, Input: []float64{-0.9, 1, -1.3, -1.3}},
	}}
	for b.Loop() {
		_, err := f.client.Predict(b.Context(), question)
		check(b, err)
	}
}
