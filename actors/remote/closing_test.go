package remote_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"

	"github.com/asynkron/protoactor-go/actor"
	"go.uber.org/goleak"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

func TestCloseLeavesNoGoroutine(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	idle := goleak.IgnoreCurrent()
	service := launch(t, guarded, nil)
	launched := goleak.IgnoreCurrent()
	c := connect(t, service.address, nil)
	if _, err := c.ask("jobs", &protocol.Get{}); err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.Close()
	if err := goleak.Find(launched); err != nil {
		t.Error(err)
	}
	service.End()
	if strings.Contains(service.Log(), "level=WARN") {
		t.Errorf("an ordinary visit is worth a warning:\n%s", service.Log())
	}
	if err := goleak.Find(idle); err != nil {
		t.Error(err)
	}
}

func TestAServiceThatClosesLetsGoOfItsClients(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	idle := goleak.IgnoreCurrent()
	system := newSystem(slog.LevelError + 1)
	endpoint, err := remote.Serve(system, remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}})
	check(t, err)
	spawnJobs(system)
	s := approach(t, endpoint.Address())
	if !s.isAnswered() {
		t.Fatal("no answer")
	}
	endpoint.Close()
	if err := s.end(); status.Code(err) != codes.Unavailable {
		t.Errorf("the client's stream ended with %v", err)
	}
	s.leave()
	if err := goleak.Find(idle); err != nil {
		t.Error(err)
	}
}

func TestAnAnswerOnItsWayIsSentBeforeAServiceCloses(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	closing, asked := make(chan struct{}), make(chan struct{})
	system := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(tripwire{Handler: slog.DiscardHandler, words: "remote: closing", reached: closing})
	}))
	endpoint, err := remote.Serve(system, remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}})
	check(t, err)
	_, err = system.Root.SpawnNamed(actor.PropsFromFunc(func(ctx actor.Context) {
		if _, ok := ctx.Message().(*protocol.Get); ok {
			close(asked)
			<-closing
			ctx.Respond(&protocol.Job{Id: "17"})
		}
	}), "jobs")
	check(t, err)
	s := approach(t, endpoint.Address())
	s.send(frame(s.batch()))
	<-asked
	endpoint.Close()
	if job, ok := s.answer().(*protocol.Job); !ok || job.GetId() != "17" {
		t.Error("the answer was lost")
	}
}

// tripwire is a log that tells when a line was written.
type tripwire struct {
	slog.Handler
	words   string
	reached chan struct{}
}

func (t tripwire) Enabled(context.Context, slog.Level) bool { return true }

func (t tripwire) Handle(_ context.Context, record slog.Record) error {
	if record.Message == t.words {
		close(t.reached)
	}
	return nil
}

// The peer accepts connections and says nothing; nothing but Close ends the wait.
func TestCloseEndsACallThatNobodyAnswers(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer func() { _ = listener.Close() }()
	idle := goleak.IgnoreCurrent()
	c := connect(t, listener.Addr().String(), nil)
	c.system.Root.RequestWithCustomSender(actor.NewPID(c.Services()[0], "jobs"), &protocol.Get{}, nil)
	conn, err := listener.Accept()
	check(t, err)
	defer func() { _ = conn.Close() }()
	c.Close()
	if err := goleak.Find(idle, goleak.IgnoreTopFunction(afterDeadLetter)); err != nil {
		t.Error(err)
	}
}

// afterDeadLetter is where the library sleeps for a second after a dead letter.
const afterDeadLetter = "github.com/asynkron/protoactor-go/actor.NewDeadLetter.NewThrottle.func4.1"

func TestNoConnectionIsOpenAnyMoreWhenCloseReturns(t *testing.T) {
	if remotetest.Alone(t) {
		return
	}
	service := launch(t, guarded, nil)
	before := sockets(t)
	c := connect(t, service.address, nil)
	if _, err := c.ask("jobs", &protocol.Get{}); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if after := sockets(t); after > before {
		t.Errorf("%d sockets before, %d after", before, after)
	}
}
