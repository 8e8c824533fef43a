package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// inbound guards the streams that come in.
type inbound struct {
	rules   rules // of a stream whose peer is not yet known
	own     func() string
	peers   *registry
	limits  *limits
	log     *slog.Logger
	reports *reports
	gate    *gate // its connections come in through it
	closed  atomic.Bool
	ended   func(Lost) // called when a connected stream has ended
}

// unary refuses every call that is no stream: the library answers them with a
// panic, and they would tell strangers which actors there are.
func (d *inbound) unary(ctx context.Context, _ any, info *grpc.UnaryServerInfo, _ grpc.UnaryHandler) (_ any, err error) {
	defer d.recovered(&err)
	err = refuse(codes.PermissionDenied, "%s is not offered here", info.FullMethod)
	d.reports.warn("call", "remote: call refused", "peer", peerOf(ctx).String(), "reason", status.Convert(err).Message())
	return nil, err
}

// stream guards one stream for as long as it lasts.
func (d *inbound) stream(service any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
	defer d.recovered(&err)
	guard := &guard{ServerStream: stream, inbound: d, rules: d.rules}
	guard.rules.own = d.own()
	guard.rules.peer = peerOf(stream.Context())
	defer guard.leave()
	return handler(service, guard)
}

// recovered turns a panic into the call's error, and logs it with its stack.
func (d *inbound) recovered(err *error) {
	if reason := recover(); reason != nil {
		d.log.Error("remote: panic while serving a call", "reason", reason, "stack", string(debug.Stack()))
		*err = status.Error(codes.Internal, "the service failed over this call; its log says why")
	}
}

// guard is a stream whose every frame is checked before the library sees it.
type guard struct {
	grpc.ServerStream
	*inbound
	rules   rules
	greeted bool  // the connection is a peer's, for this stream
	line    *line // once the peer has said who it is
	reason  error // why the stream ended
}

// RecvMsg receives the next frame that may be let in. The first one that may not
// ends the stream.
func (g *guard) RecvMsg(message any) error {
	if err := g.receive(message); err != nil {
		return g.note(err)
	}
	frame, ok := message.(*library.RemoteMessage)
	if !ok {
		return g.note(refuse(codes.Internal, "%T is no frame", message))
	}
	if g.closed.Load() {
		return g.note(status.Error(codes.Unavailable, errClosing.Error()))
	}
	if err := g.rules.check(frame); err != nil {
		return g.note(err)
	}
	return g.admit(frame)
}

// receive waits for a frame: for the first one not longer than greetWithin, for
// later ones until the line ends. When it gives up, the end of the stream ends the
// receiving goroutine.
func (g *guard) receive(message any) error {
	received := make(chan error, 1)
	go func() { received <- g.ServerStream.RecvMsg(message) }()
	if g.line == nil {
		late := time.NewTimer(g.limits.greetWithin)
		defer late.Stop()
		select {
		case err := <-received:
			return err
		case <-late.C:
			return refuse(codes.DeadlineExceeded, "no connect request within %v", g.limits.greetWithin)
		}
	}
	select {
	case err := <-received:
		return err
	case <-g.line.ctx.Done():
		return status.Error(codes.Unavailable, context.Cause(g.line.ctx).Error())
	}
}

// admit notes what a checked frame means for the registry.
func (g *guard) admit(frame *library.RemoteMessage) (err error) {
	if frame.GetDisconnectRequest() != nil {
		return g.note(io.EOF) // the library knows no other way to take a goodbye
	}
	if connect := frame.GetConnectRequest(); connect != nil {
		if err := g.rules.peer.arrival.greet(); err != nil {
			return g.note(err)
		}
		g.greeted = true
		address := connect.GetServerConnection().GetAddress()
		g.line, err = g.peers.enter(g.Context(), address)
		if err != nil {
			return g.note(status.Error(codes.Unavailable, err.Error()))
		}
		g.rules.connected = address
		return nil
	}
	n := asks(frame)
	if n > 0 {
		g.rules.peer.arrival.ask()
	}
	if err := g.line.asked(n); err != nil {
		return g.note(refuse(codes.ResourceExhausted, "%v", err))
	}
	return nil
}

// note keeps why a stream ends, and logs it when a frame was the reason; an end
// that is the peer's own doing is not worth a line.
func (g *guard) note(err error) error {
	g.reason = err
	switch status.Code(err) {
	case codes.OK, codes.Canceled, codes.Unavailable:
		return err
	}
	if !errors.Is(err, io.EOF) {
		g.reports.warn(kindOf(err), "remote: frame refused, stream ended", "peer", g.rules.peer.String(), "reason", status.Convert(err).Message())
	}
	return err
}

// leave takes the stream off its connection and off the registry.
func (g *guard) leave() {
	if g.greeted {
		g.rules.peer.arrival.part()
	}
	if g.line == nil {
		return
	}
	g.peers.leave(g.line)
	g.ended(Lost{Service: g.line.address, Reason: fmt.Errorf("the stream of answers ended: %s", status.Convert(g.reason).Message())})
}
