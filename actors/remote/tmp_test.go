package remote_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/asynkron/protoactor-go/actor"

	"google.golang.org/grpc/credentials/insecure"

	"deepnet/actors/remote"
)

func TestTmpReuse(t *testing.T) {
	var log transcript
	system := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}))
	endpoint, err := remote.Serve(system, remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}})
	check(t, err)
	spawnJobs(system)
	used := map[string]int{}
	for i := range 1500 {
		s := passerBy(t, endpoint.Address(), insecure.NewCredentials())
		prev, seen := used[s.address]
		used[s.address] = i
		check(t, s.greet(s.address))
		if i%10 == 0 {
			s.server.Stop()
			s.send(frame(s.batch()))
		} else if !s.isAnswered() {
			for line := range strings.Lines(log.String()) {
				if strings.Contains(line, s.address) {
					t.Log(line)
				}
			}
			t.Fatalf("visitor %d has no answer; port seen %v prev %d", i, seen, prev)
		}
		s.leave()
	}
}
