package actors

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// What a 32-bit processor needs works on the others too: actors that were there
// before and those that come after are found.
func TestARegistryWithOneBucketFindsEverybody(t *testing.T) {
	system := NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond))
	echo := actor.PropsFromFunc(func(ctx actor.Context) {
		if text, ok := ctx.Message().(string); ok {
			ctx.Respond("heard " + text)
		}
	})
	var pids []*actor.PID
	spawn := func(name string) {
		pid, err := system.Root.SpawnNamed(echo, name)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, actor.NewPID(pid.GetAddress(), name)) // one that has to be looked up
	}
	for i := range 50 {
		spawn(fmt.Sprintf("before-%d", i))
	}
	narrow(system.ProcessRegistry.LocalPIDs)
	for i := range 50 {
		spawn(fmt.Sprintf("after-%d", i))
	}
	for _, pid := range pids {
		answer, err := system.Root.RequestFuture(pid, pid.GetId(), time.Minute).Result()
		if err != nil || answer != "heard "+pid.GetId() {
			t.Errorf("%s answered %v, %v", pid.GetId(), answer, err)
		}
		if err := system.Root.StopFuture(pid).Wait(); err != nil {
			t.Error(err)
		}
	}
}
