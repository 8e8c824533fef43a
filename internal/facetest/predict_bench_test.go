package facetest

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"deepnet/actors/protocol"
)

// One row over HTTP from a warm client: the middle and the slowest of a hundred are
// reported beside the mean.
func BenchmarkOneRowIsPredicted(b *testing.B) {
	f := newFace(b, nil)
	id := f.finished(quick)
	body := []byte(`{"rows":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}`)
	took := make([]time.Duration, 0, b.N)
	for b.Loop() {
		began := time.Now()
		request, _ := http.NewRequest(http.MethodPost, f.url+"/v1/jobs/"+id+":predict", bytes.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := f.http.Do(request)
		check(b, err)
		_, err = io.Copy(io.Discard, answer.Body)
		check(b, err)
		answer.Body.Close()
		took = append(took, time.Since(began))
		if answer.StatusCode != http.StatusOK {
			b.Fatal(answer.Status)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-us")
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
