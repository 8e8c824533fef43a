package client

import (
	"context"

	"deepnet/actors/protocol"
)

// Submit asks for a training job. The job that comes back is on the service's
// disk and carries the plan with every default written out. A request of more
// than 16 MiB is refused before it is sent.
func (c *Client) Submit(ctx context.Context, request *protocol.Submit) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, c, request)
}

// Get is what the service knows of a job.
func (c *Client) Get(ctx context.Context, job string) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, c, &protocol.Get{Job: job})
}

// List is one page of jobs, newest first. A nil request asks for the newest 100.
func (c *Client) List(ctx context.Context, request *protocol.List) ([]*protocol.Job, error) {
	if request == nil {
		request = &protocol.List{}
	}
	answer, err := ask[*protocol.Jobs](ctx, c, request)
	return answer.GetJobs(), err
}

// Cancel ends a job that is not over.
func (c *Client) Cancel(ctx context.Context, job string) (*protocol.Job, error) {
	return ask[*protocol.Job](ctx, c, &protocol.Cancel{Job: job})
}

// Predict asks a finished job's model about rows.
func (c *Client) Predict(ctx context.Context, request *protocol.Predict) (*protocol.Predictions, error) {
	return ask[*protocol.Predictions](ctx, c, request)
}

// Kill makes one actor of a running job crash, to see it come back.
func (c *Client) Kill(ctx context.Context, request *protocol.Kill) (*protocol.Killed, error) {
	return ask[*protocol.Killed](ctx, c, request)
}
