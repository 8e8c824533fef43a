package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
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

// handingIn is how a job that is submitted is shown.
type handingIn struct {
	format format
	watch  bool // until it is over
}

// handIn submits a job, under a key in any case, and shows it.
func (s *shell) handIn(cmd *cobra.Command, service *client.Client, request *protocol.Submit, how handingIn) error {
	if request.Key == "" {
		request.Key = s.key()
	}
	job, err := s.submit(cmd, service, request)
	if err != nil {
		return err
	}
	if how.format == asText {
		terminal.WriteWarnings(s.out, job)
	}
	if how.watch || s.here != nil { // a service for one command lasts as long as its job
		return s.watch(cmd, service, job, how.format)
	}
	return s.submitted(cmd, job, how.format)
}

// submitted prints a job that was taken.
func (s *shell) submitted(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format != asText {
		return s.write(format, view.NewJob(job))
	}
	fmt.Fprintf(s.out, "Job %s is %s: %s\n", terminal.Clean(job.GetId()), view.StateName(job.GetState()), terminal.Clean(job.GetName()))
	fmt.Fprintf(s.out, "Watch it with %s\n", again(cmd, "watch", job.GetId()))
	return nil
}

// watch shows job until it is over and prints how it ended.
func (s *shell) watch(cmd *cobra.Command, service *client.Client, job *protocol.Job, format format) error {
	if format == asText {
		fmt.Fprintf(s.out, "Job %s: %s\n", terminal.Clean(job.GetId()), terminal.Clean(job.GetName()))
	}
	over, err := follow(cmd.Context(), service, job, s.display(format))
	if err != nil {
		return s.unwatched(cmd, job, err)
	}
	if err := s.finished(cmd, over, format); err != nil {
		return err
	}
	return client.Outcome(over)
}

// finished prints how a job ended.
func (s *shell) finished(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format != asText {
		return s.write(format, view.NewJob(job))
	}
	fmt.Fprintln(s.out)
	terminal.WriteFields(s.out, outcome(job))
	if job.GetState() == protocol.State_STATE_SUCCEEDED {
		fmt.Fprintf(s.out, "\nPredict with %s\n", again(cmd, "predict", job.GetId(), "FILE"))
	}
	return nil
}

// display chooses how a job at work is shown: for a program only on standard error, and
// only to a person.
func (s *shell) display(format format) terminal.Display {
	switch {
	case format != asText && s.errTTY:
		return &terminal.Bar{Out: s.err, Colour: s.colour}
	case format != asText:
		return terminal.Silent{}
	case s.outTTY:
		return &terminal.Bar{Out: s.out, Colour: s.colour}
	default:
		return &terminal.Lines{Out: s.out}
	}
}

// follow shows a job from its first event to its last and returns it as it ended.
func follow(ctx context.Context, service *client.Client, job *protocol.Job, show terminal.Display) (*protocol.Job, error) {
	defer show.End()
	now := terminal.Progress{Of: job.GetPlan().GetEpochs()}
	return service.Follow(ctx, job.GetId(), func(event *protocol.Event) {
		now = now.After(event)
		terminal.Show(show, now, event)
	})
}

// unwatched is the error when the watching ended before the job did.
func (s *shell) unwatched(cmd *cobra.Command, job *protocol.Job, err error) error {
	id := job.GetId()
	comeBack := again(cmd, "watch", id)
	switch {
	case cmd.Context().Err() != nil && s.here != nil:
		return failed(exitInterrupted, "interrupted; job %s is kept as it is. Go on with it by %s", id, comeBack)
	case cmd.Context().Err() != nil:
		return failed(exitInterrupted, "no longer watching; job %s goes on. Come back with %s, end it with %s",
			id, comeBack, again(cmd, "cancel", id))
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; job %s may well go on: come back with %s", err, id, comeBack)
	default:
		return err
	}
}

// observed shows the job that a call of the client submits and waits for.
type observed struct {
	*shell
	cmd    *cobra.Command
	format format
	show   terminal.Display
	taken  func()        // ends the notice of what a submission waits for
	job    *protocol.Job // nil until it is submitted
	now    terminal.Progress
}

// observe begins to show the job of a call.
func (s *shell) observe(cmd *cobra.Command, format format) *observed {
	return &observed{shell: s, cmd: cmd, format: format, show: s.display(format), taken: s.notice(reading)}
}

// observer is what the call reports to.
func (o *observed) observer() client.Observer {
	return client.Observer{Submitted: o.submitted, Event: o.event}
}

func (o *observed) submitted(job *protocol.Job) {
	o.taken()
	o.job, o.now = job, terminal.Progress{Of: job.GetPlan().GetEpochs()}
	if o.format == asText {
		fmt.Fprintf(o.out, "Job %s: %s\n", terminal.Clean(job.GetId()), terminal.Clean(job.GetName()))
	}
}

func (o *observed) event(_ *protocol.Job, event *protocol.Event) {
	o.now = o.now.After(event)
	terminal.Show(o.show, o.now, event)
}

// end ends the showing, and adds to the call's error what becomes of the job.
func (o *observed) end(err error) error {
	o.taken()
	o.show.End()
	switch {
	case err == nil:
		return nil
	case o.job == nil:
		return unsubmitted(o.cmd, err, "look with "+again(o.cmd, "jobs"))
	default:
		return o.unwatched(o.cmd, o.job, err)
	}
}
