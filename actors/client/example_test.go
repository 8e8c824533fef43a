// Service and client in one process write gRPC's global logger twice.

//go:build !race

package client_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/remote"
)

// A job is submitted, watched to its end and asked for a prediction.
func Example() {
	address, stop := toy()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	job, err := c.Submit(ctx, &protocol.Submit{
		Name: "gate.csv",
		Plan: &protocol.Plan{Target: "out"},
		Data: &protocol.Submit_Table{Table: []byte("a,b,out\n0,0,no\n0,1,yes\n1,0,yes\n1,1,yes\n")},
	})
	if err != nil {
		panic(err)
	}
	err = c.Watch(ctx, job.GetId(), 0, func(event *protocol.Event) error {
		if epoch := event.GetEpoch(); epoch != nil {
			fmt.Printf("EPOCH %d | ERROR RATE %.2f\n", epoch.GetEpoch(), epoch.GetError())
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	answer, err := c.Predict(ctx, &protocol.Predict{Job: client.Latest, Rows: &protocol.Predict_Table{Table: []byte("a,b\n1,1\n")}})
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.GetLabel())
	// Output:
	// EPOCH 1 | ERROR RATE 0.25
	// EPOCH 2 | ERROR RATE 0.01
	// [yes]
}

// A request that the service does not carry out is a *Refused.
func ExampleRefused() {
	address, stop := toy()
	defer stop()
	c, err := client.Dial(context.Background(), client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	_, err = c.Get(context.Background(), "no-such-job")
	var refused *client.Refused
	if errors.As(err, &refused) && refused.Code == protocol.Refusal_REFUSAL_NOT_FOUND {
		fmt.Println("not found:", refused.Message)
	}
	// Output:
	// not found: there is no job no-such-job
}

// A large table is uploaded; the submission names it by its digest and has a key,
// so that it may be repeated.
func ExampleClient_Upload() {
	address, stop := toy()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	table := strings.NewReader("a,b,out\n0,0,no\n0,1,yes\n1,0,yes\n1,1,yes\n")
	dataset, err := c.Upload(ctx, table, table.Size(), func(have int64) { fmt.Println("uploaded", have) })
	if err != nil {
		panic(err)
	}
	job, err := c.Submit(ctx, &protocol.Submit{
		Name: "gate.csv",
		Plan: &protocol.Plan{Target: "out"},
		Data: &protocol.Submit_Dataset{Dataset: dataset},
		Key:  "gate, first try",
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("job", job.GetId())
	// Output:
	// uploaded 0
	// uploaded 39
	// job 17
}

// Run submits a job and waits for its end; who watches it is told of every event.
func ExampleClient_Run() {
	address, stop := toy()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	job, err := c.Run(ctx, &protocol.Submit{Plan: &protocol.Plan{Target: "out"}, Key: "gate, first try"}, client.Observer{
		Event: func(_ *protocol.Job, event *protocol.Event) {
			if epoch := event.GetEpoch(); epoch != nil {
				fmt.Println("epoch", epoch.GetEpoch())
			}
		},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println("outcome", client.Outcome(job), "accuracy", job.GetResult().GetAccuracy())
	// Output:
	// epoch 1
	// epoch 2
	// outcome <nil> accuracy 0.75
}

// A cross-validation is a job for every fold. Under the same key it finds them again.
func ExampleClient_CrossValidate() {
	address, stop := toy()
	defer stop()
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		panic(err)
	}
	defer func() { _ = c.Close() }()

	table := strings.NewReader("a,b,out\n0,0,no\n0,1,yes\n1,0,yes\n1,1,yes\n")
	dataset, err := c.Upload(ctx, table, table.Size(), nil)
	if err != nil {
		panic(err)
	}
	result, err := c.CrossValidate(ctx, client.CrossValidation{
		Submit: &protocol.Submit{Plan: &protocol.Plan{Target: "out"}, Data: &protocol.Submit_Dataset{Dataset: dataset}},
		Folds:  4, Repeats: 2, Key: "gate",
	}, client.Observer{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d jobs, mean %s %.2f\n", len(result.Jobs), result.Metric, *result.Mean)
	// Output:
	// 8 jobs, mean accuracy 0.75
}

// toy is a service that has trained everything already.
func toy() (address string, stop func()) {
	system := actor.NewActorSystem(actor.WithLoggerFactory(func(*actor.ActorSystem) *slog.Logger {
		return slog.New(slog.DiscardHandler)
	}))
	endpoint, err := remote.Serve(system, remote.Server{Address: "127.0.0.1:0", Targets: []string{"jobs"}})
	if err != nil {
		panic(err)
	}
	_, err = system.Root.SpawnNamed(actor.PropsFromFunc(func(ctx actor.Context) {
		switch request := ctx.Message().(type) {
		case *protocol.Submit:
			ctx.Respond(&protocol.Job{Id: "17", Name: request.GetName(), Plan: request.GetPlan(), Dataset: request.GetDataset()})
		case *protocol.Upload:
			have := request.GetOffset() + uint64(len(request.GetPiece()))
			ctx.Respond(&protocol.Uploaded{Dataset: request.GetDataset(), Have: have, Whole: have == request.GetSize()})
		case *protocol.Watch:
			ctx.Respond(&protocol.Events{Job: "17", Last: true, Events: []*protocol.Event{
				{Revision: 1, What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: 1, Error: 0.25}}},
				{Revision: 2, What: &protocol.Event_Epoch{Epoch: &protocol.Epoch{Epoch: 2, Error: 0.01}}},
				{Revision: 3, What: &protocol.Event_Finished{Finished: &protocol.Job{
					Id: "17", State: protocol.State_STATE_SUCCEEDED, Rows: 3, HeldOut: 1, Result: &protocol.Result{Epochs: 2, Accuracy: proto.Float64(0.75)},
				}}},
			}})
		case *protocol.GetSignature:
			ctx.Respond(gate())
		case *protocol.Predict:
			ctx.Respond(opened(request))
		case *protocol.Get:
			ctx.Respond(&protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "there is no job " + request.GetJob()})
		}
	}), "jobs")
	if err != nil {
		panic(err)
	}
	return endpoint.Address(), endpoint.Close
}
