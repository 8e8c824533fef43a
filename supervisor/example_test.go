package supervisor_test

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"deepnet/actors"
	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/supervisor"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
)

// The whole service inside your own program: start it, submit a table, wait for the job, ask
// for predictions, and stop it. Without a Store in its Settings the service forgets its jobs
// when the process ends; with internal/store's it does not.
func Example() {
	ctx := context.Background()
	system := actors.NewSystem(
		actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger { return slog.New(slog.DiscardHandler) }),
		actor.WithDeadLetterThrottleInterval(time.Millisecond)) // for tests: it keeps a goroutine that long
	service, err := supervisor.Start(system, supervisor.Settings{})
	if err != nil {
		panic(err)
	}
	<-service.Started()
	jobs := client.Local(system, service.Jobs())

	job, err := jobs.Submit(ctx, &protocol.Submit{
		Name: "fruit.csv",
		Data: &protocol.Submit_Table{Table: []byte("weight,colour,fruit\n120,red,apple\n130,green,apple\n110,red,apple\n5,red,cherry\n6,black,cherry\n7,red,cherry\n")},
		Plan: &protocol.Plan{Target: "fruit", Holdout: proto.Float64(0)},
	})
	if err != nil {
		panic(err)
	}
	wait := func(*protocol.Event) error { return nil } // Watch returns when the job is over
	if err := jobs.Watch(ctx, job.GetId(), 0, wait); err != nil {
		panic(err)
	}
	answer, err := jobs.Predict(ctx, &protocol.Predict{Job: job.GetId(), Rows: &protocol.Predict_Table{Table: []byte("weight,colour\n125,green\n4,red\n")}})
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.GetLabel())

	_ = jobs.Close()
	if err := service.Stop(ctx); err != nil {
		panic(err)
	}
	system.Shutdown()
	// Output: [apple cherry]
}
