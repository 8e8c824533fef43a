package remote_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"google.golang.org/grpc/credentials/insecure"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

// someSilences hold a connection for as long as they may, at rising cost.
func someSilences() []silence {
	return []silence{
		{name: "nothing at all"},
		{name: "SETTINGS, then silence", first: greeting()},
		{name: "a stream that says nothing", first: append(greeting(), call(1, receive)...)},
	}
}

// crowd opens so many connections, and has them open until the test ends.
func (s silence) crowd(t *testing.T, address string, size int) {
	t.Helper()
	for range size {
		conn, err := net.Dial("tcp", address)
		check(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, _ = conn.Write(s.first) // those that came too early may be closed by now
	}
}

// admitted connects until it is let in and has its answer. It returns after how many
// tries that was.
func admitted(t *testing.T, address string) int {
	t.Helper()
	for try := 1; try <= 5; try++ {
		s := visitor(t, address, insecure.NewCredentials())
		answered := s.greet(s.address) == nil && s.isAnswered()
		s.leave()
		if answered {
			return try
		}
	}
	t.Error("an honest client is not let in, in five tries")
	return 0
}

func TestACrowdOfStrangersKeepsNobodyOut(t *testing.T) {
	for _, silence := range someSilences() {
		t.Run(silence.name, func(t *testing.T) {
			service := launch(t, guarded, nil)
			before := approach(t, service.address)
			silence.crowd(t, service.address, 600)
			if admitted(t, service.address); !before.isAnswered() {
				t.Error("a client that was there before is not answered any more")
			}
		})
	}
}

func TestAClientIsAnsweredInACrowdOfStrangers(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	service := launch(t, guarded, nil)
	silence{}.crowd(t, service.address, 600)
	began := time.Now()
	c := connect(t, service.address, nil)
	if answer, err := c.ask("jobs", &protocol.Get{}); err != nil {
		t.Errorf("answer = %v, %v", answer, err)
	}
	t.Logf("answered after %v", time.Since(began))
}

// storm connects so often, and keeps the last 4096 connections open until stop is closed.
func (s silence) storm(address string, times int64, stop <-chan struct{}) error {
	const goroutines, each = 8, 512
	var attempts atomic.Int64
	ended := make(chan error, goroutines)
	for range goroutines {
		go func() {
			var open [each]net.Conn
			defer func() {
				<-stop
				hangUp(open[:]...)
			}()
			for n := 0; attempts.Add(1) <= times; n = (n + 1) % each {
				hangUp(open[n])
				conn, err := net.Dial("tcp", address)
				if err != nil {
					ended <- err
					return
				}
				open[n] = conn
				_, _ = conn.Write(s.first)
			}
			ended <- nil
		}()
	}
	var err error
	for range goroutines {
		err = errors.Join(err, <-ended)
	}
	return err
}

// hangUp closes connections at once, before the machine runs out of ports.
func hangUp(conns ...net.Conn) {
	for _, conn := range conns {
		if conn != nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}
}

func TestTenThousandConnectionsTakeLittleAndKeepNobodyOut(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells what a process has open")
	}
	kinds := someSilences()
	if os.Getenv("DEEPNET_LONG") == "" {
		kinds = kinds[1:2]
	}
	for _, silence := range kinds {
		t.Run(silence.name, func(t *testing.T) {
			service := launch(t, guarded, nil)
			over, stop := make(chan error, 1), make(chan struct{})
			defer close(stop)
			began := time.Now()
			go func() { over <- silence.storm(service.address, 10_000, stop) }()
			tries, files, took, err := visitWhile(t, service, over)
			if errors.Is(err, syscall.EMFILE) {
				t.Skip("this process may not open 4096 connections: ", err)
			}
			check(t, err)
			slices.Sort(took)
			t.Logf("in %v: %d honest clients in %d tries, median %v, slowest %v; %d files, %d MiB at most",
				time.Since(began).Round(time.Millisecond), len(took), tries, took[len(took)/2], took[len(took)-1], files, service.peak(t)>>20)
			if service.peak(t) > 1<<30 {
				t.Error("the service took more than 1 GiB")
			}
			for deadline := time.Now().Add(time.Minute); service.files(t) > 600; { // 512 places, and some of its own
				if <-time.After(10 * time.Millisecond); time.Now().After(deadline) {
					t.Fatalf("the service has %d files open", service.files(t))
				}
			}
			if n := strings.Count(service.Log(), "level=WARN"); n > 8 {
				t.Errorf("%d warnings in the log", n)
			}
		})
	}
}

// visitWhile has honest clients come one after the other until over is closed. It
// returns how often they tried, the most files that the service was seen to have open, and
// how long each client took.
func visitWhile(t *testing.T, service process, over <-chan error) (tries, files int, took []time.Duration, err error) {
	t.Helper()
	for {
		began := time.Now()
		tries += admitted(t, service.address)
		took = append(took, time.Since(began))
		files = max(files, service.files(t))
		select {
		case err := <-over:
			return tries, files, took, err
		default:
		}
	}
}

// files is the number of files, sockets among them, that the service has open.
func (p process) files(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.PID()))
	check(t, err)
	return len(files)
}

// peak is the most memory that the service has taken in bytes, as Linux tells it.
func (p process) peak(t *testing.T) (bytes int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
	check(t, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(rest, &bytes)
	check(t, err)
	return bytes << 10
}

func TestAServiceThatClosesLetsGoOfStrangers(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	idle := goleak.IgnoreCurrent()
	endpoint, err := remote.Serve(newSystem(slog.LevelError+1), remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}})
	check(t, err)
	for _, silence := range someSilences() {
		silence.crowd(t, endpoint.Address(), 100)
	}
	endpoint.Close()
	if err := goleak.Find(idle); err != nil {
		t.Error(err)
	}
}
