package client

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"testing"

	"github.com/asynkron/protoactor-go/actor"

	"deepnet/actors/remote"
	"deepnet/actors/remote/remotetest"
)

// The test binary is also the service that the tests talk to: a process of its own
// can be killed.
const (
	addressVariable = "DEEPNET_TEST_SERVICE" // where to listen
	eventsVariable  = "DEEPNET_TEST_EVENTS"  // how long the history of each job is so far
)

func TestMain(m *testing.M) {
	if address := os.Getenv(addressVariable); address != "" {
		if err := serve(address); err != nil {
			fmt.Println("ERROR", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serve(address string) error {
	system := silent()
	endpoint, err := remote.Serve(system, remote.Server{Address: address, Targets: []string{"jobs"}})
	if err != nil {
		return err
	}
	events, err := strconv.ParseUint(os.Getenv(eventsVariable), 10, 64)
	if err != nil {
		return errors.Join(err, errors.New(eventsVariable))
	}
	spawn(system, &history{shelf: newShelf(), length: events, lost: map[uint64]bool{4: events < 20}})
	fmt.Println("ADDRESS", endpoint.Address())
	_, err = io.Copy(io.Discard, os.Stdin) // until the test lets go
	endpoint.Close()
	return err
}

// launch starts a service whose jobs have a history of so many events.
func launch(t *testing.T, address string, events int) (*remotetest.Process, string) {
	t.Helper()
	p := remotetest.Launch(t, addressVariable+"="+address, eventsVariable+"="+strconv.Itoa(events))
	return p, p.Says("ADDRESS ")
}

func silent() *actor.ActorSystem {
	return actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.DiscardHandler)
	}))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
