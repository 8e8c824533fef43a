package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newRetry is the command that tries a job again.
func newRetry(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "retry JOB",
		Short: "Queue a failed or cancelled job again",
		Long:  "Queue a failed or cancelled job again; it resumes from its last checkpoint.",
		Example: `  deepnet retry latest
  deepnet jobs --state failed -o json | jq -r '.[].job' | xargs -n 1 deepnet retry`,
		Args: positional(1, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return retry(cmd, s, args[0], *format)
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

func retry(cmd *cobra.Command, s *shell, id string, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job, err := service.Retry(cmd.Context(), id)
	switch {
	case err != nil:
		return err
	case format != asText:
		return s.write(format, view.NewJob(job))
	default:
		fmt.Fprintf(s.out, "Job %s is tried again; it is %s. Watch it with %s\n",
			terminal.Clean(job.GetId()), view.StateName(job.GetState()), again(cmd, "watch", job.GetId()))
		return nil
	}
}
