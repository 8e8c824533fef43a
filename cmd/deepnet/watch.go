package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newWatch is the command that shows a job at work.
func (s *shell) newWatch() *cobra.Command {
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

// withJob connects and does something with the job named first, or the latest.
func (s *shell) withJob(cmd *cobra.Command, args []string, do func(*client.Client, *protocol.Job) error) error {
	id := "latest"
	if len(args) > 0 {
		id = args[0]
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job, err := service.Get(cmd.Context(), id)
	if err != nil {
		return err
	}
	return do(service, job)
}

// watch shows job until it is over and prints how it ended.
func (s *shell) watch(cmd *cobra.Command, service *client.Client, job *protocol.Job, format format) error {
	if format == asText {
		fmt.Fprintf(s.out, "Job %s: %s\n", clean(job.GetId()), clean(job.GetName()))
	}
	over, err := follow(cmd.Context(), service, job, s.display(format))
	if err != nil {
		return unwatched(cmd, job, err)
	}
	if err := s.finished(cmd, over, format); err != nil {
		return err
	}
	return client.Outcome(over)
}

// display chooses how a job at work is shown. With JSON, only a person who
// looks at the errors' side sees it work.
func (s *shell) display(format format) display {
	switch {
	case format == asJSON && s.errTTY:
		return &bar{out: s.err, colour: s.colour}
	case format == asJSON:
		return silent{}
	case s.outTTY:
		return &bar{out: s.out, colour: s.colour}
	default:
		return &lines{out: s.out}
	}
}

func (s *shell) finished(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format == asJSON {
		return view.Write(s.out, view.NewJob(job))
	}
	fmt.Fprintln(s.out)
	writeFields(s.out, outcome(job))
	if job.GetState() == protocol.State_STATE_SUCCEEDED {
		fmt.Fprintf(s.out, "\nAsk the model with %s\n", again(cmd, "predict", job.GetId(), "FILE.csv"))
	}
	return nil
}
