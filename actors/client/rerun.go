package client

import (
	"context"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// SameAgain is a submission under a key, which may be empty, that asks for what a job did:
// the same data, by their digest, the same plan, the same queue.
func SameAgain(job *protocol.Job, key string) (*protocol.Submit, error) {
	if job.GetDataset() == "" || job.GetPlan() == nil {
		return nil, invalid("job %s does not say what it was trained on, so it cannot be trained again; submit its table anew", job.GetId())
	}
	retries := job.GetRetries()
	return &protocol.Submit{
		Name:     job.GetName(),
		Plan:     proto.CloneOf(job.GetPlan()),
		Data:     &protocol.Submit_Dataset{Dataset: job.GetDataset()},
		Queue:    job.GetQueue(),
		Priority: job.GetPriority(),
		Retries:  &retries,
		Key:      key,
		From:     job.GetFrom(),
	}, nil
}

// rerun runs a job that has to succeed.
func (c *Client) rerun(ctx context.Context, request *protocol.Submit, watch Observer) (*protocol.Job, error) {
	over, err := c.Run(ctx, request, watch)
	if err == nil {
		err = Outcome(over)
	}
	return over, err
}
