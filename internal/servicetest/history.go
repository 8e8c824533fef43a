package servicetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"deepnet/actors/client"
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// Outcome is what a job comes to.
type Outcome struct {
	Result *protocol.Result
	Epochs []*protocol.Epoch
}

// OutcomeOf reads a job's outcome from its history.
func OutcomeOf(events []*protocol.Event) Outcome {
	var o Outcome
	for _, event := range events {
		if epoch := event.GetEpoch(); epoch != nil {
			o.Epochs = append(o.Epochs, epoch)
		}
		if finished := event.GetFinished(); finished != nil {
			o.Result = finished.GetResult()
		}
	}
	return o
}

// History is all events of a job, to its end.
func History(ctx context.Context, t testing.TB, c *client.Client, job string) []*protocol.Event {
	t.Helper()
	var events []*protocol.Event
	err := c.Watch(ctx, job, 0, func(event *protocol.Event) error {
		events = append(events, event)
		return nil
	})
	if err != nil {
		t.Fatalf("watching job %s: %v", job, err)
	}
	return events
}

// CheckHistory says how a whole history differs from what it should be: revisions with
// gaps, epochs reported twice, differently or not at all, another end than the job comes
// to when nothing disturbs it.
func CheckHistory(events []*protocol.Event, want Outcome) error {
	for i, event := range events {
		if event.GetRevision() != uint64(i)+1 {
			return fmt.Errorf("event %d has revision %d", i+1, event.GetRevision())
		}
		over := i == len(events)-1 || onRequest(events[i+1].GetRetry())
		if event.GetSubmitted() != nil != (i == 0) || event.GetFinished() != nil != over {
			return fmt.Errorf("event %d of %d is %v", i+1, len(events), event)
		}
	}
	got := OutcomeOf(events)
	if !proto.Equal(got.Result, want.Result) {
		return fmt.Errorf("it came to\n%v, want\n%v", events[len(events)-1], want.Result)
	}
	return sameEpochs(got.Epochs, want.Epochs)
}

// onRequest says whether a job that was over is tried again. One that is tried again by
// itself was not over.
func onRequest(retry *protocol.Retry) bool { return retry != nil && retry.GetCount() == 0 }

// sameEpochs compares the epochs that two histories report. Not every epoch is reported
// with its chain.
func sameEpochs(got, want []*protocol.Epoch) error {
	if len(got) != len(want) {
		return fmt.Errorf("the history reports %d epochs, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.GetEpoch() != w.GetEpoch() || g.GetError() != w.GetError() {
			return fmt.Errorf("the history reports %v, want %v", g, w)
		}
		if len(g.GetChain()) > 0 && len(w.GetChain()) > 0 && !bytes.Equal(g.GetChain(), w.GetChain()) {
			return fmt.Errorf("the chain at epoch %d is %x, want %x", g.GetEpoch(), g.GetChain(), w.GetChain())
		}
	}
	return nil
}

// Unchanged says whether a history still begins with what a watcher saw of it.
func Unchanged(seen, now []*protocol.Event) error {
	if len(seen) > len(now) {
		return fmt.Errorf("a watcher saw %d events, there are %d", len(seen), len(now))
	}
	for i, event := range seen {
		if !proto.Equal(event, now[i]) {
			return fmt.Errorf("a watcher saw\n%v, now it is\n%v", event, now[i])
		}
	}
	return nil
}

// EveryJob is what the service says of all its jobs.
func EveryJob(ctx context.Context, t testing.TB, c *client.Client) []*protocol.Job {
	t.Helper()
	var all []*protocol.Job
	for before := ""; ; before = all[len(all)-1].GetId() {
		page, err := c.List(ctx, &protocol.List{Before: before})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}

// Refused says whether an error is a refusal with a code.
func Refused(err error, code protocol.Refusal) bool {
	var refused *client.Refused
	return errors.As(err, &refused) && refused.Code == code
}
