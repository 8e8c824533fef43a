package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newPause is the command that pauses a job or a queue.
func newPause(s *shell) *cobra.Command {
	return newPausing(s, true, "pause this `QUEUE` instead of a job", &cobra.Command{
		Use:   "pause JOB | --queue QUEUE",
		Short: "Pause a job, or a whole queue",
		Long: `Pause a job after the step at hand, for as long as you like, also through restarts of
the service. Of a paused queue no job starts; those that run go on.`,
		Example: `  deepnet pause latest
  deepnet pause --queue night`,
	})
}

// newResume is the command that resumes a paused job or queue.
func newResume(s *shell) *cobra.Command {
	return newPausing(s, false, "resume this `QUEUE` instead of a job", &cobra.Command{
		Use:   "resume JOB | --queue QUEUE",
		Short: "Resume a paused job, or a paused queue",
		Example: `  deepnet resume latest
  deepnet resume --queue night`,
	})
}

// newPausing completes a command that pauses or resumes.
func newPausing(s *shell, pause bool, usage string, cmd *cobra.Command) *cobra.Command {
	var queue string
	nameFlag(cmd.Flags(), &queue, "queue", usage)
	format := outputFlag(cmd.Flags())
	cmd.Args = positional(0, "JOB")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if (len(args) == 0) == (queue == "") {
			return wrongUse(cmd, errors.New("name a JOB or a --queue, one of the two"))
		}
		service, err := s.connect(cmd)
		if err != nil {
			return err
		}
		defer service.Close()
		if queue != "" {
			changed, err := service.SetQueue(cmd.Context(), &protocol.SetQueue{Name: queue, Paused: &pause})
			return s.queueChanged(changed, err, *format)
		}
		return pauseJob(cmd, s, service, pausing{args[0], pause, *format})
	}
	return cmd
}

// pausing is a job to be paused, or else resumed.
type pausing struct {
	job    string
	pause  bool
	format format
}

func pauseJob(cmd *cobra.Command, s *shell, service *client.Client, p pausing) error {
	call := service.Resume
	if p.pause {
		call = service.Pause
	}
	job, err := call(cmd.Context(), p.job)
	switch {
	case err != nil:
		return err
	case p.format != asText:
		return s.write(p.format, view.NewJob(job))
	default:
		fmt.Fprintln(s.out, pausedLine(cmd, job, p.pause))
		return nil
	}
}

// pausedLine says in what state a job is that was to be paused, or else resumed.
func pausedLine(cmd *cobra.Command, job *protocol.Job, pause bool) string {
	id, state, after := terminal.Clean(job.GetId()), view.StateName(job.GetState()), terminal.Counted(uint64(view.Epochs(job)), "epoch")
	switch paused := job.GetState() == protocol.State_STATE_PAUSED; {
	case pause && paused:
		return fmt.Sprintf("Job %s is paused after %s. Resume it with %s", id, after, again(cmd, "resume", job.GetId()))
	case pause:
		return fmt.Sprintf("Job %s is being paused; it is still %s.", id, state)
	case paused:
		return fmt.Sprintf("Job %s is being resumed; it is still paused.", id)
	default:
		return fmt.Sprintf("Job %s is resumed after %s; it is %s.", id, after, state)
	}
}
