package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newCancel is the command that ends a job.
func (s *shell) newCancel() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "cancel JOB...",
		Short: "End jobs that are not over",
		Example: `  deepnet cancel latest
  deepnet cancel 01JDEEPNET 01JDEEPNEU`,
		Args: atLeastOne("JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.cancelAll(cmd, args, *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

// cancelAll ends every one of the jobs, whatever is said of the others.
func (s *shell) cancelAll(cmd *cobra.Command, ids []string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	var first error
	for _, id := range ids {
		if err := s.cancel(cmd, service, id, format); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (s *shell) cancel(cmd *cobra.Command, service *client.Client, id string, format format) error {
	job, err := service.Cancel(cmd.Context(), id)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return view.Write(s.out, view.NewJob(job))
	case job.GetState() == protocol.State_STATE_CANCELLED:
		fmt.Fprintf(s.out, "Job %s is cancelled after %s.\n", clean(job.GetId()), counted(uint64(view.Epochs(job)), "epoch"))
	default:
		fmt.Fprintf(s.out, "Job %s is being cancelled; it is still %s.\n", clean(job.GetId()), view.StateName(job.GetState()))
	}
	return nil
}
