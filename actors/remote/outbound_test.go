package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// echo is a peer that answers with frames, then with an end, or not at all.
type echo struct {
	grpc.ClientStream
	ctx    context.Context
	frames []*library.RemoteMessage
	end    error
	sent   []*library.RemoteMessage
	stuck  bool // does not take what it is sent
}

func (e *echo) RecvMsg(message any) error {
	if len(e.frames) > 0 {
		proto.Merge(message.(*library.RemoteMessage), e.frames[0])
		e.frames = e.frames[1:]
		return nil
	}
	if e.end == nil {
		<-e.ctx.Done()
		return status.FromContextError(e.ctx.Err()).Err()
	}
	return e.end
}

func (e *echo) SendMsg(message any) error {
	if e.stuck {
		<-e.ctx.Done()
		return io.EOF
	}
	e.sent = append(e.sent, message.(*library.RemoteMessage))
	return nil
}

// dialEcho calls a peer that behaves like e.
func dialEcho(t *testing.T, e *echo) (*call, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	calls := &calls{ended: func(Lost) {}, log: slog.New(slog.NewTextHandler(&log, nil))}
	call := calls.begin(newLine(t.Context(), clientAddress))
	e.ctx = call.line.ctx
	call.ClientStream = e
	return call, &log
}

func welcome(blocked bool) *library.RemoteMessage {
	return &library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectResponse{ConnectResponse: &library.ConnectResponse{Blocked: blocked}}}
}

func receive(c *call) error { return c.RecvMsg(&library.RemoteMessage{}) }

func TestAPeerThatDoesNotGreetIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		call, _ := dialEcho(t, &echo{})
		if err := receive(call); err == nil || !errors.Is(context.Cause(call.line.ctx), errSilent) {
			t.Errorf("RecvMsg = %v, the line ended for %v", err, context.Cause(call.line.ctx))
		}
	})
}

func TestAPeerThatTakesNothingIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		call, _ := dialEcho(t, &echo{frames: []*library.RemoteMessage{welcome(false)}, stuck: true})
		if err := receive(call); err != nil {
			t.Fatal(err)
		}
		err := call.SendMsg(batched(question()))
		if err == nil || !errors.Is(context.Cause(call.line.ctx), errStalled) {
			t.Errorf("SendMsg = %v, the line ended for %v", err, context.Cause(call.line.ctx))
		}
	})
}

func TestAfterItsGreetingAPeerHasNothingToSay(t *testing.T) {
	rows := []struct {
		name string
		says []*library.RemoteMessage
		end  error
		code codes.Code
	}{
		{"the line is closed", []*library.RemoteMessage{welcome(false)}, io.EOF, codes.Unavailable},
		{"the line is cut", []*library.RemoteMessage{welcome(false)}, status.Error(codes.FailedPrecondition, "no"), codes.FailedPrecondition},
		{"goodbye", []*library.RemoteMessage{welcome(false), {MessageType: &library.RemoteMessage_DisconnectRequest{DisconnectRequest: &library.DisconnectRequest{}}}}, io.EOF, codes.Unavailable},
		{"a second greeting", []*library.RemoteMessage{welcome(false), welcome(false)}, io.EOF, codes.InvalidArgument},
		{"a refusal for a greeting", []*library.RemoteMessage{welcome(true)}, io.EOF, codes.InvalidArgument},
		{"messages", []*library.RemoteMessage{welcome(false), batched(question())}, io.EOF, codes.InvalidArgument},
		{"nothing in a frame", []*library.RemoteMessage{{}}, io.EOF, codes.InvalidArgument},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			call, _ := dialEcho(t, &echo{frames: row.says, end: row.end})
			err := receive(call)
			for err == nil {
				err = receive(call)
			}
			if status.Code(err) != row.code || call.line.ctx.Err() == nil {
				t.Errorf("RecvMsg = %v, want %v and the line ended", err, row.code)
			}
		})
	}
}

// What waits is sent once the peer has greeted, and may have been heard from then on.
func TestAPeerThatHasGreetedMayHaveHeard(t *testing.T) {
	for greets, says := range map[bool][]*library.RemoteMessage{true: {welcome(false)}, false: nil} {
		call, _ := dialEcho(t, &echo{frames: says, end: io.EOF})
		var told Lost
		call.ended = func(l Lost) { told = l }
		for receive(call) == nil {
			continue
		}
		if told.Service != clientAddress || told.Unheard == greets {
			t.Errorf("greeted %t: lost is %+v", greets, told)
		}
	}
}

func TestAnAnswerThatWouldNotBeLetInIsReplacedByARefusal(t *testing.T) {
	call, log := dialEcho(t, &echo{})
	if err := call.line.asked(4); err != nil {
		t.Fatal(err)
	}
	small := []byte{0x0a, 0x01, '7'} // Job{id: "7"}
	batch := &library.MessageBatch{
		TypeNames: []string{"deepnet.protocol.v1.Job", string(proto.MessageName((*actor.DeadLetterResponse)(nil)))},
		Targets:   []*actor.PID{{Address: clientAddress, Id: "future$1"}},
		Envelopes: []*library.MessageEnvelope{{MessageData: small}, {TypeId: 1}, {MessageData: make([]byte, MaxMessage+1)}, {TypeId: 1}},
	}
	if err := call.SendMsg(batched(batch)); err != nil {
		t.Fatal(err)
	}
	if n := call.line.waiting(); n != 0 {
		t.Errorf("%d requests wait for answers that were sent", n)
	}
	if !strings.Contains(log.String(), "answer too large") {
		t.Errorf("log: %s", log)
	}
	client := rules{own: clientAddress, types: replies(), target: future, connected: serviceAddress}
	if err := client.check(batched(batch)); err != nil {
		t.Errorf("the client refuses it still: %v", err)
	}
	want := []proto.Message{
		&protocol.Job{Id: "7"},
		&protocol.Refused{Code: protocol.Refusal_REFUSAL_AWAY},
		&protocol.Refused{Code: protocol.Refusal_REFUSAL_INVALID},
		&protocol.Refused{Code: protocol.Refusal_REFUSAL_AWAY},
	}
	for i, envelope := range batch.Envelopes {
		got, err := library.Deserialize(envelope.MessageData, batch.TypeNames[envelope.TypeId], 0)
		if refused, ok := got.(*protocol.Refused); ok {
			refused.Message = "" // for a person
		}
		if err != nil || !proto.Equal(got.(proto.Message), want[i]) {
			t.Errorf("answer %d is %v, %v; want %v", i, got, err, want[i])
		}
	}
}
