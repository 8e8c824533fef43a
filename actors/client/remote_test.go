package client

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"deepnet/actors/protocol"
	"deepnet/actors/remote/remotetest"
)

// dial connects to a service for the length of a test.
func dial(t *testing.T, address string, timeout time.Duration) *Client {
	t.Helper()
	c, err := Dial(t.Context(), Config{Address: address, Timeout: timeout})
	check(t, err)
	t.Cleanup(func() { check(t, c.Close()) })
	return c
}

func TestEveryCallReachesAServiceInAnotherProcess(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	_, address := launch(t, "127.0.0.1:0", 20)
	c := dial(t, strings.Replace(address, "127.0.0.1", "localhost", 1), time.Minute)
	for _, row := range calls {
		if answer, err := row.call(t.Context(), c); err != nil {
			t.Errorf("%s = %v, %v", row.name, answer, err)
		}
	}
	if jobs, err := c.List(t.Context(), &protocol.List{Before: "9"}); err != nil || len(jobs) != 2 || jobs[1].GetId() != "9" {
		t.Errorf("List = %v, %v", jobs, err)
	}
	var refused *Refused
	if _, err := c.Get(t.Context(), "18"); !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_NOT_FOUND {
		t.Errorf("Get(18) = %v", err)
	}
	table := &protocol.Submit_Table{Table: make([]byte, 15<<20)}
	if _, err := c.Submit(t.Context(), &protocol.Submit{Name: "large", Data: table}); err != nil {
		t.Errorf("a table of 15 MiB: %v", err)
	}
}

func TestACallUnderWayEndsAtOnceWhenTheServiceDies(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	service, address := launch(t, "127.0.0.1:0", 10)
	c := dial(t, address, time.Hour) // far longer than the test may last
	if _, err := c.Get(t.Context(), "17"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { // never answered: all is told
		ended <- c.Watch(t.Context(), "17", 10, func(*protocol.Event) error { return nil })
	}()
	waits := make(chan struct{})
	go func() {
		defer close(waits)
		_, _, err := c.request(t.Context(), &protocol.Watch{Job: "17", After: 10})
		if !errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), "lost") {
			t.Errorf("the call ended with %v", err)
		}
	}()
	for futures(c) < 2 {
		<-time.After(time.Millisecond)
	}
	service.Kill()
	<-waits
	check(t, c.Close()) // the Watch asks again until then
	if err := <-ended; !errors.Is(err, ErrNoAnswer) {
		t.Errorf("Watch = %v", err)
	}
}

func TestWatchOutlivesALostAnswerAndARestartOfTheService(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	first, address := launch(t, "127.0.0.1:0", 10) // loses its fourth answer, and falls silent after event 10
	c := dial(t, address, 30*time.Second)
	var told []uint64
	note := noting(&told)
	err := c.Watch(t.Context(), Latest, 0, func(event *protocol.Event) error {
		switch event.GetRevision() {
		case 9:
			c.timeout = time.Second // the next answer is the lost one
		case 10:
			c.timeout = 30 * time.Second
			first.Kill()
			launch(t, address, 20)
		}
		return note(event)
	})
	if err != nil || !slices.Equal(told, revisions(1, 20)) {
		t.Errorf("told %v, %v", told, err)
	}
}

func TestASubmissionWithAKeyOutlivesARestartOfTheService(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	first, address := launch(t, "127.0.0.1:0", 10)
	c := dial(t, address, 30*time.Second)
	taken := make(chan error)
	go func() {
		_, err := c.Submit(t.Context(), &protocol.Submit{Name: "slow", Key: "k"})
		taken <- err
	}()
	for futures(c) < 1 {
		<-time.After(time.Millisecond)
	}
	first.Kill()
	launch(t, address, 20)
	check(t, <-taken)
}

func TestDiallingWhereNobodyListensSaysWhatToDo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	address := listener.Addr().String()
	check(t, listener.Close())
	_, err = Dial(t.Context(), Config{Address: address})
	for _, word := range []string{"nothing answers at " + address, "deepnet serve", "--address"} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("Dial = %v, want %q in it", err, word)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Dial(ctx, Config{Address: address}); !errors.Is(err, context.Canceled) {
		t.Errorf("Dial = %v with a context that had ended", err)
	}
}

// Something else than a service listens there: the first call says so, at once.
func TestACallToSomethingElseEndsWithErrNoAnswer(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer func() { _ = listener.Close() }()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte("220 mail.example.org ESMTP\r\n"))
			_ = conn.Close()
		}
	}()
	c := dial(t, listener.Addr().String(), time.Hour)
	if _, err := c.Get(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("Get = %v", err)
	}
}

func TestAClosedClientLeavesNoGoroutine(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	_, address := launch(t, "127.0.0.1:0", 20)
	idle := goleak.IgnoreCurrent()
	c := dial(t, address, time.Minute)
	if _, err := c.Get(t.Context(), "17"); err != nil {
		t.Error(err)
	}
	check(t, c.Close())
	if err := goleak.Find(idle); err != nil {
		t.Error(err)
	}
	if _, err := c.Get(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("Get = %v", err)
	}
}
