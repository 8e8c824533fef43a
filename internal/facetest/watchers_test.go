package facetest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

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
	var with, without []float64
	for range 3 {
		idle, slow := w.gather(t, idlers, waiting.GetId()), w.gather(t, 100, learning)
		for range 4 {
			with = append(with, steps.speed())
		}
		idle.leave()
		slow.leave()
		for range 4 {
			without = append(without, steps.speed())
		}
	}
	slices.Sort(with)
	slices.Sort(without)
	a, b := with[len(with)/2], without[len(without)/2]
	t.Logf("steps per second with watchers %.2f, without %.2f: ratio %.4f", a, b, a/b)
}
