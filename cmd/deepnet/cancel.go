package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
)

// newCancel is the command that ends a job.
func (s *shell) newCancel() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "cancel JOB",
		Short: "End a job that is not over",
		Example: `  deepnet cancel latest
  deepnet cancel 01JDEEPNET`,
		Args: positional(1, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.cancel(cmd, args[0], *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) cancel(cmd *cobra.Command, id string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job, err := service.Cancel(cmd.Context(), id)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		return writeJSON(s.out, newReport(job))
	case job.GetState() == protocol.State_STATE_CANCELLED:
		fmt.Fprintf(s.out, "Job %s is cancelled after %d epochs.\n", clean(job.GetId()), epochs(job))
	default:
		fmt.Fprintf(s.out, "Job %s is being cancelled; it is still %s.\n", clean(job.GetId()), stateName(job.GetState()))
	}
	return nil
}
