package client

import (
	"context"

	"deepnet/actors/protocol"
)

// Get is what the service knows of a job.
func (c *Client) Get(ctx context.Context, job string) (*protocol.Job, error) {
	return look[*protocol.Job](ctx, c, &protocol.Get{Job: job})
}

// Report is how a job was trained and how good its model is.
func (c *Client) Report(ctx context.Context, job string) (*protocol.Reported, error) {
	return look[*protocol.Reported](ctx, c, &protocol.GetReport{Job: job})
}

// List is one page of jobs, newest first. A nil request asks for the newest 100.
func (c *Client) List(ctx context.Context, request *protocol.List) ([]*protocol.Job, error) {
	if request == nil {
		request = &protocol.List{}
	}
	answer, err := look[*protocol.Jobs](ctx, c, request)
	return answer.GetJobs(), err
}

// Cancel ends a job that is not over.
func (c *Client) Cancel(ctx context.Context, job string) (*protocol.Job, error) {
	return change[*protocol.Job](ctx, c, &protocol.Cancel{Job: job})
}

// Pause pauses a job after the step at hand. What comes back may still be running that
// step.
func (c *Client) Pause(ctx context.Context, job string) (*protocol.Job, error) {
	return change[*protocol.Job](ctx, c, &protocol.PauseJob{Job: job})
}

// Resume resumes a paused job.
func (c *Client) Resume(ctx context.Context, job string) (*protocol.Job, error) {
	return change[*protocol.Job](ctx, c, &protocol.ResumeJob{Job: job})
}

// Retry queues a failed or cancelled job again; it resumes from its last checkpoint.
func (c *Client) Retry(ctx context.Context, job string) (*protocol.Job, error) {
	return change[*protocol.Job](ctx, c, &protocol.RetryJob{Job: job})
}

// Delete removes a job that is over, with its history and model, and returns it as
// it last was.
func (c *Client) Delete(ctx context.Context, job string) (*protocol.Job, error) {
	return change[*protocol.Job](ctx, c, &protocol.Delete{Job: job})
}

// SetQueue changes a queue, and makes it if there is none of that name.
func (c *Client) SetQueue(ctx context.Context, request *protocol.SetQueue) (*protocol.Queue, error) {
	return change[*protocol.Queue](ctx, c, request)
}

// Queues are all queues by name, and what troubles the store.
func (c *Client) Queues(ctx context.Context) (*protocol.Queues, error) {
	return look[*protocol.Queues](ctx, c, &protocol.ListQueues{})
}

// Nodes are the services that share a store, by name, with those that are gone since an
// hour at the most.
func (c *Client) Nodes(ctx context.Context) ([]*protocol.ServiceNode, error) {
	answer, err := look[*protocol.Nodes](ctx, c, &protocol.ListNodes{})
	return answer.GetNodes(), err
}

// DrainNode has a node hand its jobs to others and take none, until it is told to take
// jobs again.
func (c *Client) DrainNode(ctx context.Context, request *protocol.DrainNode) (*protocol.ServiceNode, error) {
	return change[*protocol.ServiceNode](ctx, c, request)
}

// Predict predicts with a finished job's model, in one question; see PredictTable.
func (c *Client) Predict(ctx context.Context, request *protocol.Predict) (*protocol.Predictions, error) {
	return look[*protocol.Predictions](ctx, c, request)
}

// Kill crashes one actor of a running job, to see it restart.
func (c *Client) Kill(ctx context.Context, request *protocol.Kill) (*protocol.Killed, error) {
	return change[*protocol.Killed](ctx, c, request)
}

// Tree is the supervision tree as it is now, or one running job's part of it.
func (c *Client) Tree(ctx context.Context, job string) (*protocol.Tree, error) {
	return look[*protocol.Tree](ctx, c, &protocol.GetTree{Job: job})
}

// Network is a sample of a running or finished job's network.
func (c *Client) Network(ctx context.Context, request *protocol.GetNetwork) (*protocol.Network, error) {
	return look[*protocol.Network](ctx, c, request)
}

// SetChaos has the service crash actors of running jobs at random moments, or no more.
// Crashes that use up a restart budget make the parent fail, up to the job.
func (c *Client) SetChaos(ctx context.Context, request *protocol.SetChaos) (*protocol.Chaos, error) {
	return change[*protocol.Chaos](ctx, c, request)
}

// Chaos says whether actors are crashed at random.
func (c *Client) Chaos(ctx context.Context) (*protocol.Chaos, error) {
	return look[*protocol.Chaos](ctx, c, &protocol.GetChaos{})
}
