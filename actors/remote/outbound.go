package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

var (
	errSilent  = errors.New("the peer does not answer calls")
	errStalled = errors.New("the peer does not take what it is sent")
)

// calls are the streams we open.
type calls struct {
	reach func(address string) (*line, error) // whom we may call, and for how long
	ended func(Lost)                          // called when a stream, or the attempt at one, is over
	log   *slog.Logger

	opening sync.Mutex
	closed  bool
	open    sync.WaitGroup // connections, from before they are dialled
}

// dial connects to address and counts the connection until it is closed.
func (c *calls) dial(ctx context.Context, address string) (net.Conn, error) {
	if err := c.count(); err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{Timeout: greetWithin}).DialContext(ctx, "tcp", address)
	if err != nil {
		c.open.Done()
		return nil, err
	}
	return &counted{Conn: conn, done: sync.OnceFunc(c.open.Done)}, nil
}

// count counts one more connection, unless close was called.
func (c *calls) count() error {
	c.opening.Lock()
	defer c.opening.Unlock()
	if c.closed {
		return errClosing
	}
	c.open.Add(1)
	return nil
}

// close lets no further connection be dialled, and waits for the end of those that
// are open or being dialled.
func (c *calls) close() {
	c.opening.Lock()
	c.closed = true
	c.opening.Unlock()
	c.open.Wait()
}

// counted is a connection that says when it is closed.
type counted struct {
	net.Conn
	done func()
}

func (c *counted) Close() error {
	defer c.done()
	return c.Conn.Close()
}

// stream opens a stream under a life of its own: the library opens them for
// ever, and waits for ever for the peer's first frame.
func (c *calls) stream(_ context.Context, desc *grpc.StreamDesc, conn *grpc.ClientConn, method string, streamer grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	line, err := c.reach(conn.Target())
	if err != nil {
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	call := c.begin(line)
	call.ClientStream, err = streamer(line.ctx, desc, conn, method, opts...)
	if err != nil {
		return nil, call.over(err)
	}
	return call, nil
}

// begin is a call that ends its line unless the peer greets in time.
func (c *calls) begin(line *line) *call {
	return &call{calls: c, line: line, late: time.AfterFunc(greetWithin, func() { line.end(errSilent) })}
}

// call is a stream we opened. The library sends on one goroutine and receives on
// another.
type call struct {
	grpc.ClientStream
	*calls
	line    *line
	late    *time.Timer // stopped by the greeting
	greeted bool        // until then the library sends it no message
}

// RecvMsg receives the peer's greeting and then nothing: every end of the stream
// is an error, since the library takes an orderly end for a line that still works.
func (c *call) RecvMsg(message any) error {
	err := c.ClientStream.RecvMsg(message)
	if err == nil {
		err = c.check(message)
	}
	if err == nil {
		return nil
	}
	if errors.Is(err, io.EOF) {
		err = status.Error(codes.Unavailable, "the peer ended the stream")
	}
	return c.over(err)
}

// over ends the line with the first of its reasons, which is err unless the line
// had ended already.
func (c *call) over(err error) error {
	c.late.Stop()
	c.line.end(fmt.Errorf("%s cannot be called: %s", c.line.address, status.Convert(err).Message()))
	c.ended(Lost{Service: c.line.address, Unheard: !c.greeted, Reason: context.Cause(c.line.ctx)})
	return err
}

func (c *call) check(message any) error {
	frame, ok := message.(*library.RemoteMessage)
	if !ok {
		return refuse(codes.Internal, "%T is no frame", message)
	}
	response := frame.GetConnectResponse()
	switch {
	case frame.GetDisconnectRequest() != nil:
		return status.Error(codes.Unavailable, "the peer says goodbye")
	case response == nil || response.GetBlocked() || c.greeted:
		return refuse(codes.InvalidArgument, "the peer answered with %T", frame.GetMessageType())
	}
	c.greeted = true
	c.late.Stop()
	return nil
}

// SendMsg sends a frame, and gives the peer up when it does not take it in time.
func (c *call) SendMsg(message any) error {
	frame, ok := message.(*library.RemoteMessage)
	if !ok {
		return refuse(codes.Internal, "%T is no frame", message)
	}
	fit(frame, c.log)
	slow := time.AfterFunc(sendWithin, func() { c.line.end(errStalled) })
	defer slow.Stop()
	err := c.ClientStream.SendMsg(message)
	if err == nil {
		c.line.answered(len(frame.GetMessageBatch().GetEnvelopes()))
	}
	return err
}

// fit replaces the answers that the other side would not let in by one that it
// does, so that every request has its answer: dead letters, which are an actor's
// affair, and messages larger than MaxMessage.
func fit(frame *library.RemoteMessage, log *slog.Logger) {
	batch := frame.GetMessageBatch()
	dead := slices.Index(batch.GetTypeNames(), string(proto.MessageName((*actor.DeadLetterResponse)(nil))))
	for _, envelope := range batch.GetEnvelopes() {
		switch {
		case int(envelope.TypeId) == dead:
			envelope.MessageData = encode(protocol.Refusal_REFUSAL_AWAY,
				"the service takes no requests at the moment, it is starting or stopping: ask again soon")
		case len(envelope.MessageData) > MaxMessage:
			log.Warn("remote: answer too large",
				"type", batch.TypeNames[envelope.TypeId], "bytes", len(envelope.MessageData), "most", MaxMessage)
			envelope.MessageData = encode(protocol.Refusal_REFUSAL_INVALID,
				"the answer would be larger than 16 MiB: ask for less at a time")
			envelope.TypeId = int32(len(batch.TypeNames))
			batch.TypeNames = append(batch.TypeNames, refusedName())
		}
	}
	if dead >= 0 {
		batch.TypeNames[dead] = refusedName()
	}
}

func refusedName() string { return string(proto.MessageName((*protocol.Refused)(nil))) }

// encode is a Refused on the wire: two plain fields, which always encode.
func encode(code protocol.Refusal, message string) []byte {
	data, _ := proto.Marshal(&protocol.Refused{Code: code, Message: message})
	return data
}
