package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newDelete is the command that deletes a job.
func newDelete(s *shell) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete JOB",
		Short: "Delete a job that is over, with its history and model",
		Long: `Delete a job that is over, with its history and model. It cannot be brought back, so
a person at a terminal is asked first, and a script has to say --yes.`,
		Example: `  deepnet delete latest
  deepnet delete 01JDEEPNET --yes`,
		Args: positional(1, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !yes && !s.inTTY {
				return wrongUse(cmd, errors.New("there is nobody to ask whether to delete the job: say --yes"))
			}
			return s.withJob(cmd, args, func(service *client.Client, job *protocol.Job) error {
				return deleteJob(cmd, s, service, job, yes)
			})
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}

func deleteJob(cmd *cobra.Command, s *shell, service *client.Client, job *protocol.Job, yes bool) error {
	question := fmt.Sprintf("Delete job %s (%s, %s) with its history and model?", terminal.Clean(job.GetId()), terminal.Clean(job.GetName()), view.StateName(job.GetState()))
	if !yes {
		agreed, err := confirm(cmd.Context(), s, question)
		if err != nil {
			return err
		}
		if !agreed {
			fmt.Fprintf(s.err, "Job %s stays.\n", terminal.Clean(job.GetId()))
			return nil
		}
	}
	gone, err := service.Delete(cmd.Context(), job.GetId())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Job %s is deleted, with its history and model.\n", terminal.Clean(gone.GetId()))
	return nil
}

// confirm asks a person; no answer is a no.
func confirm(ctx context.Context, s *shell, question string) (bool, error) {
	fmt.Fprint(s.err, question, " [y/N] ")
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.in).ReadString('\n') // the end of the input is an answer too
		answered <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case answer := <-answered:
		return answer == "y" || answer == "yes", nil
	case <-ctx.Done():
		return false, failed(exitInterrupted, "interrupted; nothing was deleted")
	}
}
