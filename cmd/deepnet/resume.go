package main

import "github.com/spf13/cobra"

// newResume is the command that lets a paused job or queue go on.
func (s *shell) newResume() *cobra.Command {
	var goOn steering
	cmd := &cobra.Command{
		Use:   "resume JOB | --queue QUEUE",
		Short: "Let a paused job, or a paused queue, go on",
		Example: `  deepnet resume latest
  deepnet resume --queue night`,
		Args: positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.steer(cmd, args, goOn, false)
		},
	}
	goOn.flags(cmd.Flags(), "let this `QUEUE` go on instead of a job")
	return cmd
}
