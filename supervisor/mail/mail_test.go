package mail

import (
	"io"
	"log/slog"
	"testing"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Whoever asks a node that stops before it has answered is told to ask again, at once, and the node
// does not wait for its own answer.
func TestANodeThatStopsRefusesWhatItHasNotAnswered(t *testing.T) {
	system := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.NewTextHandler(io.Discard, nil))
	}))
	defer system.Shutdown()
	asked := make(chan struct{})
	jobs := system.Root.Spawn(actor.PropsFromFunc(func(ctx actor.Context) {
		if _, ok := ctx.Message().(*protocol.PauseJob); ok {
			close(asked) // and says nothing
		}
	}))
	defer func() { _ = system.Root.StopFuture(jobs).Wait() }()
	shared := &storage.Memory{}
	if err := shared.Join(storage.Node{Owner: "a", Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	box := Open(system, jobs, shared, "a", func(string) {})
	go func() {
		<-asked
		box.Close()
	}()
	answer := Ask(shared, "a", &protocol.PauseJob{Job: "x"})
	refused, ok := answer.(*protocol.Refused)
	if !ok || refused.GetCode() != protocol.Refusal_REFUSAL_BUSY || refused.GetMessage() != "the node that has the job is stopping; ask again in a moment" {
		t.Errorf("it is answered %v", answer)
	}
}
