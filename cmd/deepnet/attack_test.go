package main

import (
	"context"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// attacks are what a stranger may send to the port: each ends a service that
// stands on the actor library as shipped, or silences it. Here the stranger gets
// the code, and the log has the reason.
var attacks = []struct {
	name   string
	send   func(s *stranger) error
	code   codes.Code
	reason string
}{
	{"a call of ListProcesses", (*stranger).list, codes.PermissionDenied, "refused: /remote.Remoting/ListProcesses is not offered here"},
	{"a target that is not in the frame", tampered(func(b *library.MessageBatch) {
		b.Envelopes[0].Target = 99
	}), codes.InvalidArgument, `refused: .*target 99 of 1.*`},
	{"an unknown serializer", tampered(func(b *library.MessageBatch) {
		b.Envelopes[0].SerializerId = 77
	}), codes.InvalidArgument, `refused: .*serializer 77.*`},
	{"an unknown type", tampered(func(b *library.MessageBatch) {
		b.TypeNames[0] = "no.such.Type"
	}), codes.PermissionDenied, `refused: .*messages of type "no.such.Type".*`},
	{"a poison pill", tampered(func(b *library.MessageBatch) {
		b.TypeNames[0] = string(proto.MessageName((*actor.PoisonPill)(nil)))
		b.Envelopes[0].MessageData = nil
	}), codes.PermissionDenied, `refused: .*messages of type "actor.PoisonPill".*`},
}

func TestStrangersNeitherEndTheServiceNorDisturbAJob(t *testing.T) {
	t.Parallel()
	p := mustServe(t)
	train := []string{"train", "../../docs/examples/iris.csv", "--target", "species", "--hidden", "8", "--epochs", strconv.Itoa(longEpochs)}
	mustAsk(t, p, train...)
	state := func(field string) string {
		value, err := dig(mustAsk(t, p, "show", "latest", "-o", "json"), field)
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	if err := eventually("an epoch", func() (bool, error) { return state("epochs") != "0", nil }); err != nil {
		t.Fatal(err)
	}
	for _, attack := range attacks {
		err := attack.send(approach(t, p.address))
		if status.Code(err) != attack.code {
			t.Errorf("%s: the stranger hears %v, want %v", attack.name, err, attack.code)
		}
	}
	if now := state("state"); now != "running" {
		t.Errorf("after the attacks the job is %s", now)
	}
	attacked, err := dig(mustAsk(t, p, "watch", "latest", "-o", "json"), "digest")
	if err != nil {
		t.Fatal(err)
	}
	again := mustAsk(t, p, append(train, "--watch", "-o", "json")...)
	if undisturbed, err := dig(again, "digest"); err != nil || undisturbed != attacked || len(attacked) != 64 {
		t.Errorf("under attack the digest is %s, else %s (%v)", attacked, undisturbed, err)
	}
	mustStop(t, p, syscall.SIGTERM)
	lines, err := readLog(p.stderr.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, attack := range attacks {
		count, err := matching(lines, []string{"level=warn", "peer=127.0.0.1", "message=remote: .* refused.*", "reason=" + attack.reason})
		if count != 1 || err != nil {
			t.Errorf("%s: %d log lines tell of it (%v)\n%s", attack.name, count, err, p.stderr.String())
		}
	}
}

// mustAsk runs the program, which must succeed, and returns what it prints.
func mustAsk(t *testing.T, p *process, args ...string) string {
	t.Helper()
	answered, err := ask(p.address, args...)
	if err != nil || answered.code != exitOK {
		t.Fatalf("deepnet %s: exit code %d, told %q (%v)\n%s", strings.Join(args, " "), answered.code, answered.stderr, err, p.story())
	}
	return answered.stdout
}

// stranger speaks the library's wire by hand, so it can say what the library
// never would.
type stranger struct {
	ctx     context.Context
	service string
	client  library.RemotingClient
	stream  library.Remoting_ReceiveClient
}

// approach connects to a service, says hello and is welcomed.
func approach(t *testing.T, service string) *stranger {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+service, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(func() {
		cancel()
		_ = conn.Close()
	})
	s := &stranger{ctx: ctx, service: service, client: library.NewRemotingClient(conn)}
	s.stream, err = s.client.Receive(ctx)
	if err == nil {
		err = s.stream.Send(&library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectRequest{ConnectRequest: &library.ConnectRequest{
			ConnectionType: &library.ConnectRequest_ServerConnection{
				ServerConnection: &library.ServerConnection{SystemId: "stranger", Address: "127.0.0.1:1"},
			},
		}}})
	}
	if err == nil {
		_, err = s.stream.Recv()
	}
	if err != nil {
		t.Fatalf("the stranger is not even welcomed: %v", err)
	}
	return s
}

// list asks which actors there are.
func (s *stranger) list() error {
	_, err := s.client.ListProcesses(s.ctx, &library.ListProcessesRequest{})
	return err
}

// tampered sends a good frame, one Get for the actor jobs, with one thing wrong,
// and returns how the stream ends.
func tampered(tamper func(*library.MessageBatch)) func(*stranger) error {
	return func(s *stranger) error {
		data, err := proto.Marshal(&protocol.Get{Job: "latest"})
		if err != nil {
			return err
		}
		batch := &library.MessageBatch{
			TypeNames: []string{string(proto.MessageName((*protocol.Get)(nil)))},
			Targets:   []*actor.PID{{Address: s.service, Id: "jobs"}},
			Senders:   []*actor.PID{{Address: "127.0.0.1:1", Id: "future$1"}},
			Envelopes: []*library.MessageEnvelope{{MessageData: data, Sender: 1}},
		}
		tamper(batch)
		if err := s.stream.Send(&library.RemoteMessage{MessageType: &library.RemoteMessage_MessageBatch{MessageBatch: batch}}); err != nil {
			return err
		}
		for {
			if _, err := s.stream.Recv(); err != nil {
				return err
			}
		}
	}
}
