package remote_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// attack is what a stranger sends, how the library as shipped takes it, and how
// the guarded service answers.
type attack struct {
	name    string
	send    func(s *stranger) error // returns the service's answer
	fatal   string                  // what the library as shipped says, dying
	code    codes.Code
	refusal string
}

var attacks = []attack{
	{
		name: "a call of ListProcesses",
		send: func(s *stranger) error {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			_, err := library.NewRemotingClient(s.conn).ListProcesses(ctx, &library.ListProcessesRequest{})
			return err
		},
		fatal: "panic: implement me", code: codes.PermissionDenied, refusal: "/remote.Remoting/ListProcesses is not offered here",
	},
	{
		name: "a target index out of range",
		send: tampered(func(b *library.MessageBatch) { b.Envelopes[0].Target = 99 }),

		fatal: "index out of range [99]", code: codes.InvalidArgument, refusal: "target 99 of 1",
	},
	{
		name: "an unknown serializer",
		send: tampered(func(b *library.MessageBatch) { b.Envelopes[0].SerializerId = 77 }),

		fatal: "index out of range [77]", code: codes.InvalidArgument, refusal: "serializer 77",
	},
	{
		name: "an unknown type",
		send: tampered(func(b *library.MessageBatch) { b.TypeNames[0] = "no.such.Type" }),

		fatal: "nil pointer dereference", code: codes.PermissionDenied, refusal: `messages of type \"no.such.Type\"`,
	},
	{
		name: "a poison pill", // obeyed: the process lives, but its actor is gone
		send: tampered(func(b *library.MessageBatch) {
			b.TypeNames[0] = string(proto.MessageName((*actor.PoisonPill)(nil)))
			b.Envelopes[0].MessageData = nil
		}),
		code: codes.PermissionDenied, refusal: `messages of type \"actor.PoisonPill\"`,
	},
}

// tampered sends a good frame with one thing wrong.
func tampered(tamper func(*library.MessageBatch)) func(*stranger) error {
	return func(s *stranger) error {
		batch := s.batch()
		tamper(batch)
		s.send(frame(batch))
		return s.end()
	}
}

func TestTheLibraryAsShippedDiesOfEachAttack(t *testing.T) {
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			t.Parallel()
			service := launch(t, unguarded, nil)
			s := approach(t, service.address)
			go func() { _ = attack.send(s) }()
			if attack.fatal == "" {
				service.Says("STOPPED")
				return
			}
			if code := service.Dies(); code != 2 || !strings.Contains(service.Log(), attack.fatal) {
				t.Errorf("exit code %d, want 2 and %q:\n%s", code, attack.fatal, service.Log())
			}
		})
	}
}

func TestTheServiceRefusesEachAttackSaysSoAndGoesOn(t *testing.T) {
	service := launch(t, hurried, nil)
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			err := attack.send(approach(t, service.address))
			reason := strings.ReplaceAll(attack.refusal, `\"`, `"`)
			if status.Code(err) != attack.code || !strings.Contains(err.Error(), reason) {
				t.Errorf("the stranger hears %v, want %v: %s", err, attack.code, reason)
			}
			service.Logged("level=WARN", "refused", "peer=127.0.0.1", attack.refusal)
			if !approach(t, service.address).isAnswered() {
				t.Error("the service answers nobody any more")
			}
		})
	}
}

// 16 MiB of such frames, two bytes for an envelope, become a gigabyte in memory.
func TestAFrameThatSwellsIsRefusedBeforeItIsDecoded(t *testing.T) {
	service := launch(t, guarded, nil)
	s := approach(t, service.address)
	s.send(frame(&library.MessageBatch{Envelopes: slices.Repeat([]*library.MessageEnvelope{{}}, 1000)}))
	if err := s.end(); status.Code(err) != codes.Internal || !strings.Contains(err.Error(), "entries in a frame") {
		t.Errorf("the stranger hears %v", err)
	}
	service.Logged("level=WARN", "frame refused", "entries in a frame")
}

func TestAFrameLargerThanTheLimitIsRefusedUnread(t *testing.T) {
	service := launch(t, guarded, nil)
	s := approach(t, service.address)
	s.send(frame(&library.MessageBatch{Envelopes: []*library.MessageEnvelope{{MessageData: make([]byte, 66<<20)}}}))
	if err := s.end(); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("the stranger hears %v", err)
	}
	service.Logged("level=WARN", "frame refused", "larger than max")
}
