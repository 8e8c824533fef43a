package main

import (
	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// newWatch is the command that shows a job at work.
func newWatch(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "watch [JOB]",
		Short: "Show a job from its beginning until it is over",
		Long: `Show a job from its beginning until it is over; without JOB, the latest.
Ctrl-C ends the watching, never the job.`,
		Example: `  deepnet watch
  deepnet watch 01JDEEPNET -o json`,
		Args: positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withJob(cmd, args, func(service *client.Client, job *protocol.Job) error {
				return s.watch(cmd, service, job, *format)
			})
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}
