package remote_test

import (
	"net"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/grpc/credentials/insecure"

	"deepnet/actors/remote"
)

func TestRed(t *testing.T) {
	service := launch(t, guarded, nil)
	for range 300 {
		c, err := net.Dial("tcp", service.address)
		check(t, err)
		defer c.Close()
	}
	began := time.Now()
	s := newStranger(t, service.address, insecure.NewCredentials())
	if err := s.greet(s.address); err != nil {
		t.Fatalf("after %v: %v", time.Since(began), err)
	}
	if !s.isAnswered() {
		t.Error("no answer")
	}
}

var _ = remote.Server{}
var _ actor.PID
