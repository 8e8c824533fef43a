package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newCancel is the command that cancels jobs.
func newCancel(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "cancel JOB...",
		Short: "Cancel jobs that are not over",
		Example: `  deepnet cancel latest
  deepnet cancel 01JDEEPNET 01JDEEPNEU`,
		Args: atLeastOne("JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return cancelAll(cmd, s, args, *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

// cancelAll cancels every one of the jobs, also after one that cannot be, and returns
// the first error.
func cancelAll(cmd *cobra.Command, s *shell, ids []string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	var first error
	for _, id := range ids {
		if err := cancel(cmd, s, service, id, format); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func cancel(cmd *cobra.Command, s *shell, service *client.Client, id string, format format) error {
	job, err := service.Cancel(cmd.Context(), id)
	switch {
	case err != nil:
		return err
	case format != asText:
		return s.write(format, view.NewJob(job))
	case job.GetState() == protocol.State_STATE_CANCELLED:
		fmt.Fprintf(s.out, "Job %s is cancelled after %s.\n", terminal.Clean(job.GetId()), terminal.Counted(uint64(view.Epochs(job)), "epoch"))
	default:
		fmt.Fprintf(s.out, "Job %s is being cancelled; it is still %s.\n", terminal.Clean(job.GetId()), view.StateName(job.GetState()))
	}
	return nil
}
