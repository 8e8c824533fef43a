package main

import (
	"errors"
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
func (s *shell) watch(cmd *cobra.Command, service watcher, job *protocol.Job, format format) error {
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
	return verdict(over)
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

// unwatched is the error when the watching ended before the job did.
func unwatched(cmd *cobra.Command, job *protocol.Job, err error) error {
	id := job.GetId()
	comeBack := again(cmd, "watch", id)
	switch {
	case cmd.Context().Err() != nil:
		return failed(exitInterrupted, "no longer watching; job %s goes on. Come back with %s, end it with %s",
			id, comeBack, again(cmd, "cancel", id))
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; job %s may well go on: come back with %s", err, id, comeBack)
	default:
		return err
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

// verdict is the error that a job's end is, if it is one.
func verdict(job *protocol.Job) error {
	switch state := job.GetState(); state {
	case protocol.State_STATE_SUCCEEDED:
		return nil
	case protocol.State_STATE_FAILED, protocol.State_STATE_CANCELLED:
		reason := job.GetReason()
		if reason == "" {
			reason = "no reason was given"
		}
		return failed(exitJobFailed, "job %s %s: %s", job.GetId(), ended(state), reason)
	default:
		return failed(exitFailed, "the service told no more of job %s, though it is %s", job.GetId(), view.StateName(state))
	}
}

func ended(state protocol.State) string {
	if state == protocol.State_STATE_CANCELLED {
		return "was cancelled"
	}
	return "failed"
}
