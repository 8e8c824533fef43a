package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newQueues is the command that lists queues; below it is the one that changes them.
func newQueues(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "queues",
		Short: "List the queues, or change one",
		Long: `List the queues: their limits, and how many of their jobs run, wait, and are paused
(held). A queue is made by submitting to it, or by setting it.`,
		Example: `  deepnet queues
  deepnet queues set night --running 1
  deepnet queues -o json | jq '.queues[] | select(.paused) | .name'`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return listQueues(cmd, s, *format) },
	}
	format = listingFlag(cmd.Flags())
	cmd.AddCommand(newQueuesSet(s))
	return cmd
}

// newQueuesSet is the command that changes a queue.
func newQueuesSet(s *shell) *cobra.Command {
	var running *uint32
	var format *format
	cmd := &cobra.Command{
		Use:   "set QUEUE --running N",
		Short: "Limit how many jobs of a queue run at once",
		Example: `  deepnet queues set night --running 1
  deepnet queues set default --running 0`,
		Args: positional(1, "QUEUE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return setQueue(cmd, s, &protocol.SetQueue{Name: args[0], Running: running}, *format)
		},
	}
	numberFlag(cmd.Flags(), &running, 0, "running", "at most `N` of its jobs at once; 0: no limit of its own (required)")
	format = outputFlag(cmd.Flags())
	return cmd
}

func listQueues(cmd *cobra.Command, s *shell, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	answer, err := service.Queues(cmd.Context())
	if err != nil {
		return err
	}
	var names []string
	for _, queue := range answer.GetQueues() {
		names = append(names, queue.GetName())
	}
	return s.list(listing{format, view.NewQueues(answer), names, func() error {
		if trouble := answer.GetTrouble(); trouble != "" {
			fmt.Fprintf(s.err, "The service cannot write, and no job goes on until it can: %s\n", terminal.Clean(trouble))
		}
		return terminal.WriteQueues(s.out, answer.GetQueues())
	}})
}

func setQueue(cmd *cobra.Command, s *shell, request *protocol.SetQueue, format format) error {
	if request.Running == nil {
		return wrongUse(cmd, errors.New("--running is missing: how many of its jobs may run at once, 0 for no limit"))
	}
	if err := checkName(request.GetName()); err != nil {
		return wrongUse(cmd, fmt.Errorf("QUEUE %w", err))
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	queue, err := service.SetQueue(cmd.Context(), request)
	return s.queueChanged(queue, err, format)
}

// queueChanged prints a queue that was changed, unless that failed.
func (s *shell) queueChanged(queue *protocol.Queue, err error, format format) error {
	switch {
	case err != nil:
		return err
	case format != asText:
		return s.write(format, view.NewQueue(queue))
	default:
		return terminal.WriteQueues(s.out, []*protocol.Queue{queue})
	}
}
