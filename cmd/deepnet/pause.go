package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newPause is the command that has a job or a queue wait.
func (s *shell) newPause() *cobra.Command {
	var halt steering
	cmd := &cobra.Command{
		Use:   "pause JOB | --queue QUEUE",
		Short: "Have a job, or a whole queue, wait",
		Long: `Have a job stop after the step at hand and wait, for as long as you like, also
through restarts of the service. Of a paused queue none of the jobs starts; those
that run go on.`,
		Example: `  deepnet pause latest
  deepnet pause --queue night`,
		Args: positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.steer(cmd, args, halt, true)
		},
	}
	halt.flags(cmd.Flags(), "have this `QUEUE` wait instead of a job")
	return cmd
}

// steering is what `deepnet pause` and `deepnet resume` were told.
type steering struct {
	queue  *string
	format *format
}

func (order *steering) flags(flags *pflag.FlagSet, queue string) {
	order.queue = new(string)
	flags.Func("queue", queue, text(order.queue))
	order.format = outputFlag(flags)
}

// steer pauses or resumes one job or one queue.
func (s *shell) steer(cmd *cobra.Command, args []string, order steering, pause bool) error {
	if (len(args) == 0) == (*order.queue == "") {
		return wrongUse(cmd, errors.New("name a JOB or a --queue, one of the two"))
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	if *order.queue != "" {
		queue, err := service.SetQueue(cmd.Context(), &protocol.SetQueue{Name: *order.queue, Paused: &pause})
		if err != nil {
			return err
		}
		return s.queueChanged(queue, *order.format)
	}
	job, err := pauseOrResume(cmd, service, args[0], pause)
	switch {
	case err != nil:
		return err
	case *order.format == asJSON:
		return view.Write(s.out, view.NewJob(job))
	default:
		fmt.Fprintln(s.out, steered(cmd, job, pause))
		return nil
	}
}

func pauseOrResume(cmd *cobra.Command, service *client.Client, id string, pause bool) (*protocol.Job, error) {
	if pause {
		return service.Pause(cmd.Context(), id)
	}
	return service.Resume(cmd.Context(), id)
}

// steered says how a job stands that was paused or resumed.
func steered(cmd *cobra.Command, job *protocol.Job, pause bool) string {
	id, state := clean(job.GetId()), view.StateName(job.GetState())
	switch paused := job.GetState() == protocol.State_STATE_PAUSED; {
	case pause && paused:
		return fmt.Sprintf("Job %s is paused after %s. It goes on with %s", id, counted(uint64(view.Epochs(job)), "epoch"), again(cmd, "resume", job.GetId()))
	case pause:
		return fmt.Sprintf("Job %s is being paused; it is still %s.", id, state)
	case paused:
		return fmt.Sprintf("Job %s is being resumed; it is still paused.", id)
	default:
		return fmt.Sprintf("Job %s goes on after %s; it is %s.", id, counted(uint64(view.Epochs(job)), "epoch"), state)
	}
}
