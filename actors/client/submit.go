package client

import (
	"bytes"
	"context"
	"errors"
	"time"

	"deepnet/actors/protocol"
)

// InlineTable is how many bytes of a table go along with a submission. A larger
// one is uploaded first.
const InlineTable = 8 << 20

// Submit asks for a training job. The job that comes back is on the service's
// disk and carries the plan with every default written out. A table larger than
// InlineTable is uploaded first, and the submission names it by its digest. With a
// key, Submit asks again when the answer is lost, as Watch does: the same key
// never makes a second job.
func (c *Client) Submit(ctx context.Context, request *protocol.Submit) (*protocol.Job, error) {
	request, err := c.lighter(ctx, request)
	switch {
	case err != nil:
		return nil, err
	case request.GetKey() == "":
		return change[*protocol.Job](ctx, c, request)
	default:
		return c.attend(ctx, request)
	}
}

// longestReading is how long a service may take to read a table.
const longestReading = 15 * time.Minute

// attend asks until there is an answer, for as long as the service answers anything: it
// may take a while to read a large table. The service knows a submission by its key and
// reads its table once, however often it is asked.
func (c *Client) attend(ctx context.Context, request *protocol.Submit) (*protocol.Job, error) {
	patience, began := c.patience(), time.Now()
	for {
		job, err := askOnce[*protocol.Job](ctx, c, request)
		if err == nil {
			return job, nil
		}
		if errors.Is(err, ErrNoAnswer) && time.Since(began) < longestReading && c.answers(ctx) {
			patience.renew()
		}
		if err := patience.after(ctx, err); err != nil {
			return nil, err
		}
	}
}

// answers says whether the service answers at all.
func (c *Client) answers(ctx context.Context) bool {
	_, err := askOnce[*protocol.Queues](ctx, c, &protocol.ListQueues{})
	return !errors.Is(err, ErrNoAnswer) && ctx.Err() == nil
}

// lighter is the same submission, its table uploaded if it is large.
func (c *Client) lighter(ctx context.Context, request *protocol.Submit) (*protocol.Submit, error) {
	table := request.GetTable()
	if len(table) <= InlineTable {
		return request, nil
	}
	dataset, err := c.Upload(ctx, bytes.NewReader(table), int64(len(table)), nil)
	if err != nil {
		return nil, err
	}
	return &protocol.Submit{
		Name: request.GetName(), Plan: request.GetPlan(), Data: &protocol.Submit_Dataset{Dataset: dataset},
		Queue: request.GetQueue(), Priority: request.GetPriority(), Key: request.GetKey(), Retries: request.Retries,
		From: request.GetFrom(),
	}, nil
}
