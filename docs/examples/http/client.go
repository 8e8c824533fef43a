// Command http trains, watches and predicts over HTTP, with the standard library alone.
//
//	DEEPNET_TOKEN=$(cat DATA/http-token) go run ./docs/examples/http docs/examples/iris.csv
//
// DEEPNET_URL says where the service is; by default http://127.0.0.1:7601. It never imports
// anything of Deepnet: it may be copied into any program.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// service is one by its address and token.
type service struct{ url, token string }

// problem is what the service answers a request with that it does not carry out.
type problem struct{ Code, Detail string }

// Error is what a person reads.
func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// job is the part of a job that is of interest here.
type job struct{ Job, State, Digest string }

// event is something that happened to a job.
type event struct {
	Revision uint64
	Kind     string
	Epoch    struct {
		Epoch int
		Error float64
	}
}

// call sends a request, again while the service is busy or away, and reads the answer.
func (s service) call(ctx context.Context, method, path string, body []byte, header http.Header, into any) error {
	for {
		answer, err := s.send(ctx, method, path, body, header)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		switch {
		case err != nil:
			return err
		case answer.StatusCode < http.StatusMultipleChoices:
			return json.Unmarshal(text, into)
		case answer.StatusCode != http.StatusServiceUnavailable:
			return asProblem(text)
		}
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// wait waits for a second.
func wait(ctx context.Context) error {
	select {
	case <-time.After(time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func asProblem(text []byte) error {
	p := &problem{}
	if err := json.Unmarshal(text, p); err != nil {
		return err
	}
	return p
}

func (s service) send(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	return http.DefaultClient.Do(request)
}

// upload uploads a table of any format and returns its digest.
func (s service) upload(ctx context.Context, path string) (string, error) {
	table, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var made struct{ Dataset string }
	err = s.call(ctx, "POST", "/v1/datasets?name="+url.QueryEscape(filepath.Base(path)), table, nil, &made)
	return made.Dataset, err
}

// submit submits a job. Asked again with the same key, the service answers with the same job.
func (s service) submit(ctx context.Context, key string, asked map[string]any) (job, error) {
	body, err := json.Marshal(asked)
	if err != nil {
		return job{}, err
	}
	header := http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}}
	var made job
	err = s.call(ctx, "POST", "/v1/jobs", body, header, &made)
	return made, err
}

// watch tells a job's events until it is over, over any number of connections.
func (s service) watch(ctx context.Context, id string, tell func(event)) error {
	last := uint64(0)
	for {
		header := http.Header{"Accept": {"text/event-stream"}, "Last-Event-Id": {fmt.Sprint(last)}}
		answer, err := s.send(ctx, "GET", "/v1/jobs/"+id+"/events", nil, header)
		if err == nil && answer.StatusCode != http.StatusOK {
			text, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			return asProblem(text)
		}
		if err == nil {
			over := read(answer.Body, func(e event) { last = e.Revision; tell(e) })
			answer.Body.Close()
			if over {
				return nil
			}
		}
		if err := wait(ctx); err != nil {
			return err
		}
	}
}

// read reads server-sent events until the stream breaks; over says that the job is over.
func read(stream io.Reader, tell func(event)) (over bool) {
	lines := bufio.NewScanner(stream)
	lines.Buffer(nil, 16<<20) // a job with many columns is a long line
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case name == "event" && value == "end":
			return true
		case name == "data":
			var e event
			if json.Unmarshal([]byte(value), &e) == nil {
				tell(e)
			}
		}
	}
	return false
}

// predict predicts for rows of a table.
func (s service) predict(ctx context.Context, id string, rows ...map[string]any) ([]string, error) {
	body, err := json.Marshal(map[string]any{"rows": rows})
	if err != nil {
		return nil, err
	}
	var made struct{ Rows []struct{ Label string } }
	err = s.call(ctx, "POST", "/v1/jobs/"+id+":predict", body, http.Header{"Content-Type": {"application/json"}}, &made)
	var labels []string
	for _, row := range made.Rows {
		labels = append(labels, row.Label)
	}
	return labels, err
}

func run(ctx context.Context, table string) error {
	s := service{cmp.Or(os.Getenv("DEEPNET_URL"), "http://127.0.0.1:7601"), os.Getenv("DEEPNET_TOKEN")}
	dataset, err := s.upload(ctx, table)
	if err != nil {
		return err
	}
	made, err := s.submit(ctx, "go-"+time.Now().Format(time.RFC3339Nano), map[string]any{
		"name": "iris.csv", "dataset": dataset, "plan": map[string]any{"target": "species", "epochs": 50, "seed": 7},
	})
	if err != nil {
		return err
	}
	err = s.watch(ctx, made.Job, func(e event) {
		if e.Kind == "epoch" {
			fmt.Printf("epoch %d: error %.4f\n", e.Epoch.Epoch, e.Epoch.Error)
		}
	})
	if err == nil {
		err = s.call(ctx, "GET", "/v1/jobs/"+made.Job, nil, nil, &made)
	}
	if err != nil {
		return err
	}
	fmt.Printf("%s with digest %s\n", made.State, made.Digest)
	labels, err := s.predict(ctx, made.Job, map[string]any{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2})
	if err != nil {
		return err
	}
	fmt.Println("that flower is", labels[0])
	return nil
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "name the table to learn from: docs/examples/iris.csv")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1]); err != nil {
		var p *problem
		if errors.As(err, &p) && p.Code == "unauthorized" {
			fmt.Fprintln(os.Stderr, "DEEPNET_TOKEN has to be what the file http-token in the service's data folder says")
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
