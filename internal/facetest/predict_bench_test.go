package facetest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// One row over HTTP from a warm client to the program, in turn with a handler that only reads
// the body and answers as much: what that takes is the machine's and net/http's. Of both, the
// middle and the slowest of a hundred are reported.
func BenchmarkOneRowIsPredicted(b *testing.B) {
	address, folder := freeAddress(b), servicetest.NewFolder(b)
	service := servicetest.New(exec.Command(built(b), servicetest.ServeArgs("--data", folder, "--http", address)...))
	service.Start(b)
	c := service.Must(b)
	job, err := c.Submit(b.Context(), &protocol.Submit{
		Data: servicetest.Table(servicetest.Example("iris.csv")),
		Plan: &protocol.Plan{Target: "species", Hidden: []uint32{4}, Epochs: proto.Uint32(20)},
	})
	check(b, err)
	check(b, c.Watch(b.Context(), job.GetId(), 0, func(*protocol.Event) error { return nil }))
	key, err := os.ReadFile(filepath.Join(folder, "http-token"))
	check(b, err)
	url := "http://" + address + "/v1/jobs/" + job.GetId() + ":predict"
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ask := func(url string) []byte { return oneRow(b, client, url, strings.TrimSpace(string(key))) }
	answer := ask(url)
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = w.Write(answer)
	}))
	defer bare.Close()
	var ours, floor []time.Duration
	for b.Loop() {
		began := time.Now()
		ask(bare.URL)
		turn := time.Now()
		ask(url)
		floor, ours = append(floor, turn.Sub(began)), append(ours, time.Since(turn))
	}
	b.ReportMetric(0, "ns/op") // of both together
	report(b, ours, "")
	report(b, floor, "bare-")
}

// built is the program, as people build it.
func built(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "deepnet")
	out, err := exec.Command("go", "build", "-o", path, "deepnet/cmd/deepnet").CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// freeAddress is one of the loopback that nobody listens on.
func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(b, err)
	defer l.Close()
	return l.Addr().String()
}

// oneRow asks for the prediction of a row, and returns the answer.
func oneRow(b *testing.B, client *http.Client, url, token string) []byte {
	b.Helper()
	request, _ := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"rows":[{"sepal_length":5.1,"sepal_width":3.5,"petal_length":1.4,"petal_width":0.2}]}`))
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(request)
	check(b, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(b, err)
	if answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status, string(text))
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
