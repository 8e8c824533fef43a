package crashtest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// How soon a service that was killed learns again, and how much memory it has, where
// its folder has ten thousand jobs.
func TestMeasureStart(t *testing.T) {
	measuring(t)
	folder := onDisk(t)
	s := launch(t, folder, "--checkpoint", "1s")
	stock(t, s.upAt(t))
	t.Logf("resident memory after 10,000 jobs: %d MiB", s.resident(t))
	for range 5 {
		s.Kill()
		began := time.Now()
		s = launch(t, folder, "--checkpoint", "1s")
		ctx, cancel := context.WithTimeout(t.Context(), servicetest.Patience)
		await(ctx, t, "a job goes on", func() bool { return !s.Log.When("job goes on").IsZero() })
		cancel()
		t.Logf("up after %v, learning again after %v, resident memory %d MiB",
			s.Log.When("service up").Sub(began).Round(time.Millisecond), s.Log.When("job goes on").Sub(began).Round(time.Millisecond), s.resident(t))
	}
}

// stock gives a service 9,000 jobs that are over, 996 that wait and 4 that last.
func stock(t *testing.T, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c, err := client.Dial(ctx, client.Config{Address: address})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	queue := parked(ctx, t, c)
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			for n := i; n < 9996; n += 32 {
				job := &protocol.Submit{
					Name: fmt.Sprint("job ", n), Data: jobKinds()[1].GetData(),
					Plan: &protocol.Plan{Epochs: proto.Uint32(26), StopBelow: proto.Float64(0)},
				}
				if n%10 == 9 {
					job.Queue = queue
				}
				if _, err := (&task{submit: job}).submitTo(ctx, session{Client: c}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	for range 4 {
		_, err := c.Submit(ctx, &protocol.Submit{
			Name: "lasts", Data: jobKinds()[2].GetData(), Priority: 1, Plan: &protocol.Plan{Target: "species", Epochs: proto.Uint32(1_000_000)},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	await(ctx, t, "two jobs run and the rest is over", func() bool {
		queues, err := c.Queues(ctx)
		if err != nil {
			return false
		}
		for _, q := range queues.GetQueues() {
			if q.GetName() == "default" {
				return q.GetWaiting() == 2 && q.GetRunning() == 2
			}
		}
		return false
	})
}
