package facetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// crowd is connections that each follow a job's events.
type crowd []net.Conn

// gather opens so many streams of a job's events. Each has begun when gather returns; nobody
// reads on, so those of a job that learns are as slow as can be.
func (w *watched) gather(t testing.TB, n int, job string) crowd {
	t.Helper()
	made := make(crowd, n)
	places, failed := make(chan struct{}, 64), make(chan error, n)
	var all sync.WaitGroup
	for i := range n {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			var err error
			if made[i], err = w.stream(job); err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	if len(failed) > 0 {
		t.Fatal(<-failed)
	}
	return made
}

// stream asks for a job's events, and reads until they begin.
func (w *watched) stream(job string) (net.Conn, error) {
	host := strings.TrimPrefix(w.server.URL(), "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(conn, "GET /v1/jobs/%s/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", job, host, token); err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(conn, 512)
	for {
		line, err := in.ReadString('\n')
		if err != nil || strings.HasPrefix(line, "retry: ") {
			return conn, err
		}
	}
}

func (c crowd) leave() {
	for _, conn := range c {
		_ = conn.Close()
	}
}

// idlers is how many wait: both ends of a connection are files of this process, which may
// have 20,000 of them here and there.
const idlers = 9_500

// What thousands of clients who wait for a job, and a hundred who do not read what they are
// told, cost a job that learns, measured in alternation.
func TestWhatWatchersCostAJob(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("takes two minutes of a machine that does nothing else: set DEEPNET_LONG=1")
	}
	steps := newBrake(t)
	steps.off()
	w := newWatched(t, steps)
	_, err := w.client.SetQueue(t.Context(), &protocol.SetQueue{Name: "later", Paused: proto.Bool(true)})
	check(t, err)
	waiting, err := w.client.Submit(t.Context(), &protocol.Submit{
		Name: "iris.csv", Queue: "later", Plan: &protocol.Plan{Target: "species"}, Data: &protocol.Submit_Table{Table: iris(t)},
	})
	check(t, err)
	learning := w.large(t, 500, 1_000_000)
	steps.speed()
	compare(t, steps, "watchers", func() (leave func()) {
		idle, slow := w.gather(t, idlers, waiting.GetId()), w.gather(t, 100, learning)
		return func() {
			idle.leave()
			slow.leave()
		}
	})
}

// compare tells how fast a job learns with somebody there and without, in alternation.
func compare(t *testing.T, steps *brake, who string, come func() (leave func())) {
	t.Helper()
	var with, without []float64
	for range 3 {
		leave := come()
		for range 4 {
			with = append(with, steps.speed())
		}
		leave()
		for range 4 {
			without = append(without, steps.speed())
		}
	}
	slices.Sort(with)
	slices.Sort(without)
	a, b := with[len(with)/2], without[len(without)/2]
	t.Logf("steps per second with %s %.2f, without %.2f: ratio %.4f", who, a, b, a/b)
}

// What the requests of an open page cost a job of 784, 128 and 10 neurons, without the browser,
// which draws on the processors that learn where both are one machine.
func TestWhatThePagesRequestsCostAJob(t *testing.T) {
	if os.Getenv("DEEPNET_LONG") == "" {
		t.Skip("takes two minutes of a machine that does nothing else: set DEEPNET_LONG=1")
	}
	steps := newBrake(t)
	steps.off()
	w := newWatched(t, steps)
	learning := w.large(t, 500, 1_000_000)
	steps.speed()
	compare(t, steps, "the requests of a page", func() (leave func()) {
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for every, path := range map[time.Duration]string{
			time.Second:     "/v1/jobs/" + learning + "/network?weights=2000",
			3 * time.Second: "/v1/tree?job=" + learning,
		} {
			all.Go(func() { w.poll(ctx, every, path) })
		}
		events := w.gather(t, 1, learning)
		return func() {
			stop()
			all.Wait()
			events.leave()
		}
	})
}

// poll asks for a path again and again.
func (w *watched) poll(ctx context.Context, every time.Duration, path string) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL()+path, nil)
		if err != nil {
			return
		}
		request.Header.Set("Authorization", "Bearer "+token)
		if answer, err := transport.RoundTrip(request); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}
