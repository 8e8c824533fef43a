package remote_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// stranger speaks the library's wire by hand, so it can say what the library
// never would, and needs no endpoint of its own to hear answers.
type stranger struct {
	library.UnimplementedRemotingServer
	t       *testing.T
	service string // address
	address string // where it hears answers
	conn    *grpc.ClientConn
	server  *grpc.Server
	stream  library.Remoting_ReceiveClient
	refused error // why there is no stream
	answers chan proto.Message
	leave   func()
}

// approach connects to a service and says hello.
func approach(t *testing.T, service string) *stranger {
	t.Helper()
	s := newStranger(t, service, insecure.NewCredentials())
	check(t, s.greet(s.address))
	return s
}

// newStranger dials a service and opens a stream to it, until the test ends.
func newStranger(t *testing.T, service string, proof credentials.TransportCredentials) *stranger {
	t.Helper()
	s := visitor(t, service, proof)
	t.Cleanup(s.leave)
	return s
}

// visitor is a stranger that the test forgets once it has left.
func visitor(t *testing.T, service string, proof credentials.TransportCredentials) *stranger {
	t.Helper()
	s := &stranger{t: t, service: service, answers: make(chan proto.Message, 100)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	s.address = listener.Addr().String()
	s.server = grpc.NewServer(grpc.MaxRecvMsgSize(100 << 20))
	library.RegisterRemotingServer(s.server, s)
	go func() { _ = s.server.Serve(listener) }()
	s.conn, err = grpc.NewClient("passthrough:///"+service, grpc.WithTransportCredentials(proof))
	check(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	s.leave = func() {
		cancel()
		_ = s.conn.Close()
		s.server.Stop()
	}
	s.stream, s.refused = library.NewRemotingClient(s.conn).Receive(ctx)
	return s
}

// greet says where answers should go, and waits for the service's welcome.
func (s *stranger) greet(address string) error {
	if s.refused != nil {
		return s.refused
	}
	s.send(&library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectRequest{ConnectRequest: &library.ConnectRequest{
		ConnectionType: &library.ConnectRequest_ServerConnection{
			ServerConnection: &library.ServerConnection{SystemId: "stranger", Address: address},
		},
	}}})
	_, err := s.stream.Recv()
	return err
}

func (s *stranger) send(frame *library.RemoteMessage) {
	_ = s.stream.Send(frame) // what became of it is told by end or ask
}

// batch is a good frame: one Get for the actor jobs, answer wanted.
func (s *stranger) batch() *library.MessageBatch {
	data, err := proto.Marshal(&protocol.Get{Job: "17"})
	check(s.t, err)
	return &library.MessageBatch{
		TypeNames: []string{"deepnet.protocol.v1.Get"},
		Targets:   []*actor.PID{{Address: s.service, Id: "jobs"}},
		Senders:   []*actor.PID{{Address: s.address, Id: "future$1"}},
		Envelopes: []*library.MessageEnvelope{{MessageData: data, Sender: 1}},
	}
}

func frame(batch *library.MessageBatch) *library.RemoteMessage {
	return &library.RemoteMessage{MessageType: &library.RemoteMessage_MessageBatch{MessageBatch: batch}}
}

// end waits for the end of the stream and returns its status.
func (s *stranger) end() error {
	for {
		if _, err := s.stream.Recv(); err != nil {
			return err
		}
	}
}

// answer waits for an answer; nil when none comes.
func (s *stranger) answer() proto.Message {
	select {
	case answer := <-s.answers:
		return answer
	case <-time.After(time.Minute):
		return nil
	}
}

// isAnswered asks for a job on the stream as it is.
func (s *stranger) isAnswered() bool {
	s.send(frame(s.batch()))
	job, ok := s.answer().(*protocol.Job)
	return ok && job.GetId() == "17"
}

// Receive hears the service's answers.
func (s *stranger) Receive(stream library.Remoting_ReceiveServer) error {
	for {
		frame, err := stream.Recv()
		if err != nil {
			return err
		}
		if frame.GetConnectRequest() != nil {
			welcome := &library.ConnectResponse{MemberId: "stranger"}
			err = stream.Send(&library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectResponse{ConnectResponse: welcome}})
		}
		if err != nil {
			return err
		}
		batch := frame.GetMessageBatch()
		for _, envelope := range batch.GetEnvelopes() {
			message, err := library.Deserialize(envelope.MessageData, batch.TypeNames[envelope.TypeId], 0)
			if err != nil {
				return err
			}
			s.answers <- message.(proto.Message)
		}
	}
}
