package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	grpcpeer "google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// feed is a stream that delivers frames, and then waits for its context.
type feed struct {
	grpc.ServerStream
	ctx     context.Context
	frames  []*library.RemoteMessage
	arrival *arrival
}

func (f *feed) Context() context.Context {
	near := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	return grpcpeer.NewContext(f.ctx, &grpcpeer.Peer{Addr: near, AuthInfo: proof{arrival: f.arrival}})
}

func (f *feed) RecvMsg(message any) error {
	if len(f.frames) == 0 {
		<-f.ctx.Done()
		return status.FromContextError(f.ctx.Err()).Err()
	}
	proto.Merge(message.(*library.RemoteMessage), f.frames[0])
	f.frames = f.frames[1:]
	return nil
}

// newInbound is a service's inbound side and what it logs.
func newInbound(ctx context.Context) (*inbound, *bytes.Buffer) {
	var log bytes.Buffer
	to := slog.New(slog.NewTextHandler(&log, nil))
	return &inbound{
		rules: rules{types: requests(), target: func(id string) bool { return id == "jobs" }},
		own:   func() string { return serviceAddress },
		peers: newRegistry(ctx), limits: usual(), log: to, reports: newReports(to, logEvery), ended: func(Lost) {},
	}, &log
}

// drainStream receives until the stream ends.
func drainStream(_ any, stream grpc.ServerStream) error {
	for {
		if err := stream.RecvMsg(&library.RemoteMessage{}); err != nil {
			return err
		}
	}
}

// receiveAll has a service receive frames over one stream, until it ends.
func receiveAll(ctx context.Context, d *inbound, frames ...*library.RemoteMessage) error {
	ctx, end := context.WithCancel(ctx) // as gRPC does when the handler returns
	defer end()
	_, conn, leave := arrive(newGate(insecure.NewCredentials(), *d.limits, d.reports))
	defer leave()
	return d.stream(nil, &feed{ctx: ctx, frames: frames, arrival: conn}, nil, drainStream)
}

func TestAStreamThatSaysNothingIsEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newInbound(t.Context())
		if err := receiveAll(t.Context(), d); status.Code(err) != codes.DeadlineExceeded {
			t.Errorf("stream = %v", err)
		}
		synctest.Wait() // for what is logged after the stream has ended
		if !strings.Contains(log.String(), "no connect request") {
			t.Errorf("log: %s", log)
		}
	})
}

func TestAStreamThatHasSaidHelloMayBeSilentAsLongAsItsLineLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, log := newInbound(t.Context())
		ended := make(chan error)
		go func() { ended <- receiveAll(t.Context(), d, hello(clientAddress)) }()
		synctest.Wait()
		entry, err := d.peers.reach(clientAddress)
		if err != nil {
			t.Fatal(err)
		}
		entry.end(errStalled)
		if err := <-ended; status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), errStalled.Error()) {
			t.Errorf("stream = %v", err)
		}
		if len(d.peers.lines) != 0 || log.Len() != 0 {
			t.Errorf("%d lines are left, log: %s", len(d.peers.lines), log)
		}
	})
}

func TestAGoodbyeEndsTheStreamWithoutAWord(t *testing.T) {
	d, log := newInbound(t.Context())
	goodbye := &library.RemoteMessage{MessageType: &library.RemoteMessage_DisconnectRequest{DisconnectRequest: &library.DisconnectRequest{}}}
	if err := receiveAll(t.Context(), d, hello(clientAddress), goodbye); !errors.Is(err, io.EOF) || log.Len() != 0 {
		t.Errorf("stream = %v, log: %s", err, log)
	}
}

func TestAClientThatAsksFasterThanItListensIsCutOff(t *testing.T) {
	d, log := newInbound(t.Context())
	frames := []*library.RemoteMessage{hello(clientAddress)}
	for range maxPending + 1 {
		frames = append(frames, batched(question())) // one of the two wants an answer
	}
	if err := receiveAll(t.Context(), d, frames...); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("stream = %v", err)
	}
	if strings.Count(log.String(), "level=WARN") != 1 {
		t.Errorf("log: %s", log)
	}
}

func TestTheEndOfAStreamOfAnswersIsTold(t *testing.T) {
	d, _ := newInbound(t.Context())
	var told error
	d.ended = func(l Lost) { told = l.Reason }
	if err := receiveAll(t.Context(), d, batched(question())); err == nil || told != nil {
		t.Errorf("a stream that has not said hello: %v, told %v", err, told)
	}
	wrong := question()
	wrong.Envelopes[0].SerializerId = 1
	if err := receiveAll(t.Context(), d, hello(clientAddress), batched(wrong)); err == nil {
		t.Error("the stream did not end")
	}
	if told == nil || !strings.Contains(told.Error(), "serializer 1") {
		t.Errorf("told %v", told)
	}
}

func TestAClosedDoorTakesNothingMore(t *testing.T) {
	d, _ := newInbound(t.Context())
	d.closed.Store(true)
	if err := receiveAll(t.Context(), d, hello(clientAddress)); status.Code(err) != codes.Unavailable {
		t.Errorf("stream = %v", err)
	}
}

func TestAPanicEndsItsCallAndIsLoggedWithItsStack(t *testing.T) {
	d, log := newInbound(t.Context())
	err := d.stream(nil, &feed{ctx: t.Context()}, nil, func(any, grpc.ServerStream) error { panic("index out of range") })
	if status.Code(err) != codes.Internal || strings.Contains(err.Error(), "index") {
		t.Errorf("the peer hears %v", err)
	}
	for _, word := range []string{"level=ERROR", "index out of range", "guard_test.go"} {
		if !strings.Contains(log.String(), word) {
			t.Errorf("no %q in the log: %s", word, log)
		}
	}
}
