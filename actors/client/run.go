package client

import (
	"context"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// Observer is told of the jobs of a call that submits some and waits for them, one
// job after the other. A nil function is not called.
type Observer struct {
	Submitted func(job *protocol.Job)
	Event     func(job *protocol.Job, event *protocol.Event)
}

func (o Observer) submitted(job *protocol.Job) {
	if o.Submitted != nil {
		o.Submitted(job)
	}
}

func (o Observer) event(job *protocol.Job, event *protocol.Event) {
	if o.Event != nil {
		o.Event(job, event)
	}
}

// Run submits a job and waits until it is over, as Submit and Watch do. The job that
// comes back may have failed: see Outcome. With an error it is the job as it was
// submitted, which may well be running, or nil if it was not.
func (c *Client) Run(ctx context.Context, request *protocol.Submit, watch Observer) (*protocol.Job, error) {
	job, err := c.Submit(ctx, request)
	if err != nil {
		return nil, err
	}
	watch.submitted(job)
	over, err := c.Follow(ctx, job.GetId(), func(event *protocol.Event) { watch.event(job, event) })
	if err != nil {
		return job, err
	}
	return over, nil
}

// Follow hands every event of a job to each, from the first on, until the job is over,
// and returns the job as it ended.
func (c *Client) Follow(ctx context.Context, job string, each func(*protocol.Event)) (*protocol.Job, error) {
	var over *protocol.Job
	err := c.Watch(ctx, job, 0, func(event *protocol.Event) error {
		if finished := event.GetFinished(); finished != nil {
			over = finished
		}
		each(event)
		return nil
	})
	if err != nil {
		return over, err
	}
	if over != nil {
		job = over.GetId()
	}
	whole, err := c.Get(ctx, job) // a history leaves out what its columns and classes are called
	if over != nil && (err != nil || !Over(whole)) {
		return over, nil // deleted, or tried again, since
	}
	return whole, err
}

// JobFailed is a job that failed or was cancelled.
type JobFailed struct{ Job *protocol.Job }

// Error says which job, how it ended and why.
func (f *JobFailed) Error() string {
	ended, reason := "failed", f.Job.GetReason()
	if f.Job.GetState() == protocol.State_STATE_CANCELLED {
		ended = "was cancelled"
	}
	if reason == "" {
		reason = "no reason was given"
	}
	return fmt.Sprintf("job %s %s: %s", f.Job.GetId(), ended, reason)
}

// Outcome is nil for a job that has succeeded, *JobFailed for one that failed or was
// cancelled, and another error for one that is not over.
func Outcome(job *protocol.Job) error {
	switch {
	case job.GetState() == protocol.State_STATE_SUCCEEDED:
		return nil
	case Over(job):
		return &JobFailed{job}
	default:
		return fmt.Errorf("the service sent no more events of job %s, though it is %s", job.GetId(), view.StateName(job.GetState()))
	}
}

// Over says whether a job has ended.
func Over(job *protocol.Job) bool {
	switch job.GetState() {
	case protocol.State_STATE_SUCCEEDED, protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED:
		return true
	default:
		return false
	}
}
