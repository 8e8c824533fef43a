package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// sameAgain is a submission of what a job learned: the same data by their digest,
// the same plan, the same queue.
func (s *shell) sameAgain(job *protocol.Job) (*protocol.Submit, error) {
	if job.GetDataset() == "" || job.GetPlan() == nil {
		return nil, failed(exitUsage, "job %s does not say what it learned from, so it cannot be learned again; submit its table anew", job.GetId())
	}
	retries := job.GetRetries()
	return &protocol.Submit{
		Name:     job.GetName(),
		Plan:     proto.CloneOf(job.GetPlan()),
		Data:     &protocol.Submit_Dataset{Dataset: job.GetDataset()},
		Queue:    job.GetQueue(),
		Priority: job.GetPriority(),
		Retries:  &retries,
		Key:      s.key(),
		From:     job.GetFrom(),
	}, nil
}

// rerun submits a job and shows it until it has succeeded.
func (s *shell) rerun(cmd *cobra.Command, service *client.Client, order *protocol.Submit, format format) (*protocol.Job, error) {
	job, err := s.submit(cmd, service, order)
	if err != nil {
		return nil, err
	}
	if format == asText {
		fmt.Fprintf(s.out, "Job %s: %s\n", clean(job.GetId()), clean(job.GetName()))
	}
	over, err := follow(cmd.Context(), service, job, s.display(format))
	if err != nil {
		return nil, unwatched(cmd, job, err)
	}
	return over, verdict(over)
}
