package client

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
)

// calls are all calls but Watch, each with the request that must arrive, and an
// answer that fits.
var calls = []struct {
	name    string
	call    func(context.Context, *Client) (any, error)
	request proto.Message
	answer  proto.Message
}{
	{
		"Submit",
		func(ctx context.Context, c *Client) (any, error) {
			return c.Submit(ctx, &protocol.Submit{Name: "iris.csv"})
		},
		&protocol.Submit{Name: "iris.csv"}, &protocol.Job{Id: "17"},
	},
	{
		"Get", func(ctx context.Context, c *Client) (any, error) { return c.Get(ctx, Latest) },
		&protocol.Get{Job: "latest"}, &protocol.Job{Id: "17"},
	},
	{
		"Cancel", func(ctx context.Context, c *Client) (any, error) { return c.Cancel(ctx, "17") },
		&protocol.Cancel{Job: "17"}, &protocol.Job{Id: "17"},
	},
	{
		"Report", func(ctx context.Context, c *Client) (any, error) { return c.Report(ctx, "17") },
		&protocol.GetReport{Job: "17"}, &protocol.Reported{Missing: "it is running"},
	},
	{
		"Pause", func(ctx context.Context, c *Client) (any, error) { return c.Pause(ctx, "17") },
		&protocol.PauseJob{Job: "17"}, &protocol.Job{Id: "17"},
	},
	{
		"Resume", func(ctx context.Context, c *Client) (any, error) { return c.Resume(ctx, "17") },
		&protocol.ResumeJob{Job: "17"}, &protocol.Job{Id: "17"},
	},
	{
		"Retry", func(ctx context.Context, c *Client) (any, error) { return c.Retry(ctx, "17") },
		&protocol.RetryJob{Job: "17"}, &protocol.Job{Id: "17"},
	},
	{
		"Delete", func(ctx context.Context, c *Client) (any, error) { return c.Delete(ctx, "17") },
		&protocol.Delete{Job: "17"}, &protocol.Job{Id: "17"},
	},
	{
		"SetQueue",
		func(ctx context.Context, c *Client) (any, error) {
			return c.SetQueue(ctx, &protocol.SetQueue{Name: "night"})
		},
		&protocol.SetQueue{Name: "night"}, &protocol.Queue{Name: "night"},
	},
	{
		"Queues", func(ctx context.Context, c *Client) (any, error) { return c.Queues(ctx) },
		&protocol.ListQueues{}, &protocol.Queues{Trouble: "the disk is full"},
	},
	{
		"DrainNode",
		func(ctx context.Context, c *Client) (any, error) {
			return c.DrainNode(ctx, &protocol.DrainNode{Node: "gpu1"})
		},
		&protocol.DrainNode{Node: "gpu1"}, &protocol.ServiceNode{Name: "gpu1"},
	},
	{
		"Signature", func(ctx context.Context, c *Client) (any, error) { return c.Signature(ctx, "17") },
		&protocol.GetSignature{Job: "17"}, &protocol.Signature{Job: "17", Inputs: 4},
	},
	{
		"Predict",
		func(ctx context.Context, c *Client) (any, error) {
			return c.Predict(ctx, &protocol.Predict{Job: "17", Name: "rows"})
		},
		&protocol.Predict{Job: "17", Name: "rows"}, &protocol.Predictions{Outputs: 3},
	},
	{
		"Kill",
		func(ctx context.Context, c *Client) (any, error) {
			return c.Kill(ctx, &protocol.Kill{Job: "17", Victim: protocol.Victim_VICTIM_LAYER})
		},
		&protocol.Kill{Job: "17", Victim: protocol.Victim_VICTIM_LAYER}, &protocol.Killed{Actor: "layer-1"},
	},
}

func TestACallSendsItsRequestAndReturnsTheAnswer(t *testing.T) {
	for _, row := range calls {
		t.Run(row.name, func(t *testing.T) {
			got := make(chan proto.Message, 1)
			c := local(t, answering(func(request proto.Message) proto.Message { got <- request; return row.answer }))
			answer, err := row.call(t.Context(), c)
			if err != nil || !proto.Equal(answer.(proto.Message), row.answer) {
				t.Errorf("answer = %v, %v", answer, err)
			}
			if request := <-got; !proto.Equal(request, row.request) {
				t.Errorf("request = %v", request)
			}
		})
	}
}

func TestListReturnsTheJobsOfItsPage(t *testing.T) {
	var asked proto.Message
	c := local(t, answering(func(request proto.Message) proto.Message {
		asked = request
		return &protocol.Jobs{Jobs: []*protocol.Job{{Id: "2"}, {Id: "1"}}}
	}))
	for _, request := range []*protocol.List{nil, {Limit: 2, Before: "3"}} {
		jobs, err := c.List(t.Context(), request)
		if err != nil || len(jobs) != 2 || jobs[0].GetId() != "2" {
			t.Errorf("List = %v, %v", jobs, err)
		}
		if !proto.Equal(asked, proto.Clone(request)) && request != nil {
			t.Errorf("request = %v", asked)
		}
	}
}

func TestARefusalIsAnErrorWithItsCodeAndMessage(t *testing.T) {
	c := local(t, answering(func(proto.Message) proto.Message {
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "no job 17"}
	}))
	for _, row := range calls {
		_, err := row.call(t.Context(), c)
		var refused *Refused
		if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_NOT_FOUND || err.Error() != "no job 17" {
			t.Errorf("%s = %v", row.name, err)
		}
	}
	if err := c.Watch(t.Context(), "17", 0, nil); err == nil || err.Error() != "no job 17" {
		t.Errorf("Watch = %v", err)
	}
	if text := (&Refused{Code: protocol.Refusal_REFUSAL_BUSY}).Error(); !strings.Contains(text, "BUSY") {
		t.Errorf("a refusal without a message says %q", text)
	}
}

func TestAnAnswerToAnotherQuestionIsAnError(t *testing.T) {
	c := local(t, answering(func(proto.Message) proto.Message { return &protocol.Events{} }))
	for _, row := range calls {
		_, err := row.call(t.Context(), c)
		if err == nil || !strings.Contains(err.Error(), "protocol.Events") || errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s = %v", row.name, err)
		}
	}
}

func TestACallWithoutAnAnswerEndsWithErrNoAnswer(t *testing.T) {
	c := local(t, answering(func(proto.Message) proto.Message { return nil }))
	c.timeout = 1
	for _, row := range calls {
		if _, err := row.call(t.Context(), c); !errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s = %v", row.name, err)
		}
	}
}

func TestACallToAServiceThatIsNotThereEndsWithErrNoAnswer(t *testing.T) {
	system := silent()
	c := Local(system, system.NewLocalPID("jobs"))
	c.timeout = 1 << 60 // it must not come to that
	if _, err := c.Get(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("Get = %v", err)
	}
}

func TestTheContextEndsACallWithItsOwnError(t *testing.T) {
	asked := make(chan struct{}, 1)
	c := local(t, answering(func(proto.Message) proto.Message { asked <- struct{}{}; return nil }))
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	if _, err := c.Get(ctx, "17"); !errors.Is(err, context.Canceled) || errors.Is(err, ErrNoAnswer) {
		t.Errorf("Get = %v", err)
	}
	if _, err := c.Get(ctx, "17"); !errors.Is(err, context.Canceled) || len(asked) != 0 {
		t.Errorf("Get = %v with a context that had ended, and %d requests were sent", err, len(asked))
	}
	late, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if err := c.Watch(late, "17", 0, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Watch = %v", err)
	}
}

func TestATooLargeRequestIsRefusedBeforeItIsSent(t *testing.T) {
	sent := 0
	c := local(t, answering(func(proto.Message) proto.Message { sent++; return &protocol.Predictions{} }))
	table := func(bytes int) *protocol.Predict {
		return &protocol.Predict{Rows: &protocol.Predict_Table{Table: make([]byte, bytes)}}
	}
	room := remote.MaxMessage - proto.Size(table(remote.MaxMessage)) + remote.MaxMessage // what the envelope takes off
	if _, err := c.Predict(t.Context(), table(room)); err != nil || sent != 1 {
		t.Errorf("the largest request: %v, sent %d", err, sent)
	}
	_, err := c.Predict(t.Context(), table(room+1))
	var refused *Refused
	if !errors.As(err, &refused) || refused.Code != protocol.Refusal_REFUSAL_INVALID || sent != 1 {
		t.Errorf("one byte more: %v, sent %d", err, sent)
	}
	if _, err := c.Submit(t.Context(), nil); !errors.As(err, &refused) || sent != 1 {
		t.Errorf("no request at all: %v, sent %d", err, sent)
	}
}

func TestCallsAtTheSameTimeEachHearTheirOwnAnswer(t *testing.T) {
	c := local(t, answering(func(request proto.Message) proto.Message {
		return &protocol.Job{Id: request.(*protocol.Get).GetJob()}
	}))
	var all sync.WaitGroup
	for i := range 1000 {
		all.Go(func() {
			name := strconv.Itoa(i)
			if job, err := c.Get(t.Context(), name); err != nil || job.GetId() != name {
				t.Errorf("Get(%s) = %v, %v", name, job, err)
			}
		})
	}
	all.Wait()
	if n := futures(c); n != 0 {
		t.Errorf("%d inboxes are left", n)
	}
}

func TestOnlySoManyCallsAreUnderWay(t *testing.T) {
	asked := make(chan struct{}, 2*underWay)
	c := local(t, answering(func(proto.Message) proto.Message { asked <- struct{}{}; return nil }))
	c.places = make(chan struct{}, underWay) // as a client of another process has them
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 2 * underWay {
		all.Go(func() { _, _ = c.Get(ctx, "17") })
	}
	for range underWay {
		<-asked
	}
	if n := futures(c); n > underWay {
		t.Errorf("%d calls are under way", n)
	}
	cancel()
	all.Wait()
	if n := futures(c); n != 0 {
		t.Errorf("%d inboxes are left", n)
	}
}

func TestWithinTheProcessAnyNumberOfCallsMayBeUnderWay(t *testing.T) {
	asked := make(chan struct{}, 2*underWay)
	c := local(t, answering(func(proto.Message) proto.Message { asked <- struct{}{}; return nil }))
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range 2 * underWay {
		all.Go(func() { _, _ = c.Get(ctx, "17") })
	}
	for range 2 * underWay {
		<-asked
	}
	cancel()
	all.Wait()
}

// futures counts the names under which answers are awaited.
func futures(c *Client) (n int) {
	for _, names := range c.system.ProcessRegistry.LocalPIDs.LocalPIDs {
		for _, name := range names.Keys() {
			if strings.HasPrefix(name, "future$") {
				n++
			}
		}
	}
	return n
}

func TestAClosedClientAnswersNothing(t *testing.T) {
	asked := make(chan struct{}, 1)
	c := local(t, answering(func(proto.Message) proto.Message { asked <- struct{}{}; return nil }))
	go func() { <-asked; _ = c.Close() }()
	for range 2 {
		if _, err := c.Get(t.Context(), "17"); !errors.Is(err, ErrNoAnswer) || !errors.Is(err, errClosed) {
			t.Errorf("Get = %v", err)
		}
	}
	check(t, c.Close())
}
