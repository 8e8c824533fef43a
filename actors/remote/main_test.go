package remote_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

// The test binary is also the service under test: a service that may be killed
// must be a process of its own.
const (
	roleVariable     = "DEEPNET_TEST_ROLE"
	settingsVariable = "DEEPNET_TEST_SETTINGS"
	guarded          = "guarded"   // behind remote.Serve
	hurried          = "hurried"   // the same, with less patience
	crowded          = "crowded"   // the same, with places for two clients
	unguarded        = "unguarded" // the library as shipped
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case guarded, hurried, crowded:
		serveGuarded()
	case unguarded:
		serveUnguarded()
	default:
		os.Exit(m.Run())
	}
}

// patience is how long a hurried service waits for strangers.
const patience = 500 * time.Millisecond

// process is a service under test.
type process struct {
	*remotetest.Process
	address string
}

// launch starts a service in a role and waits until it listens.
func launch(t *testing.T, role string, settings *remote.Server) process {
	t.Helper()
	environment := []string{roleVariable + "=" + role}
	if settings != nil {
		text, err := json.Marshal(settings)
		check(t, err)
		environment = append(environment, settingsVariable+"="+string(text))
	}
	p := process{Process: remotetest.Launch(t, environment...)}
	p.address = p.Says("ADDRESS ")
	return p
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func serveGuarded() {
	settings := remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}}
	if text := os.Getenv(settingsVariable); text != "" {
		if err := json.Unmarshal([]byte(text), &settings); err != nil {
			panic(err)
		}
	}
	switch os.Getenv(roleVariable) {
	case hurried:
		settings = settings.Hurried(patience)
	case crowded:
		settings = settings.Hurried(patience).Crowded(2)
	}
	system := newSystem(slog.LevelDebug)
	endpoint, err := remote.Serve(system, settings)
	if err != nil {
		fmt.Println("ERROR", err)
		os.Exit(1)
	}
	spawnJobs(system)
	fmt.Println("ADDRESS", endpoint.Address())
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test lets go
	endpoint.Close()
}

func serveUnguarded() {
	system := newSystem(slog.LevelDebug)
	library.NewRemote(system, library.Configure("127.0.0.1", 0)).Start()
	spawnJobs(system)
	fmt.Println("ADDRESS", system.Address())
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func newSystem(level slog.Level) *actor.ActorSystem {
	return actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	}))
}

// spawnJobs starts an actor that knows every job, and says when it stops.
func spawnJobs(system *actor.ActorSystem) {
	props := actor.PropsFromFunc(func(ctx actor.Context) {
		switch message := ctx.Message().(type) {
		case *protocol.Get:
			ctx.Respond(&protocol.Job{Id: message.GetJob(), Name: "known"})
		case *protocol.List: // of one job with a very long name
			ctx.Respond(&protocol.Jobs{Jobs: []*protocol.Job{{Name: string(make([]byte, message.GetLimit()))}}})
		case *actor.Stopped:
			fmt.Println("STOPPED")
		}
	})
	if _, err := system.Root.SpawnNamed(props, "jobs"); err != nil {
		panic(err)
	}
}
