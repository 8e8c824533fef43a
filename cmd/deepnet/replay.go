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

// newReplay is the command that brings back a network as it was.
func newReplay(s *shell) *cobra.Command {
	var until *uint32
	var format *format
	cmd := &cobra.Command{
		Use:   "replay JOB --until N",
		Short: "Bring back a job's network as it was after epoch N",
		Long: `Bring back a job's network as it was after epoch N: train again on the same data by
the same plan, as a job of its own that ends there, and compare it with the job's
history. The exit code is 4 if the history records another network.`,
		Example: `  deepnet replay latest --until 40
  deepnet replay 01JDEEPNET --until 40 -o json | jq -r .replay`,
		Args: positional(1, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if until == nil {
				return wrongUse(cmd, errors.New("--until is missing: after which epoch"))
			}
			return s.withJob(cmd, args, func(service *client.Client, job *protocol.Job) error {
				return s.replay(cmd, service, client.Replay{Job: job, Until: *until, Key: s.key()}, *format)
			})
		},
	}
	numberFlag(cmd.Flags(), &until, 1, "until", "the `EPOCH` to go back to, the first being 1 (required)")
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) replay(cmd *cobra.Command, service *client.Client, of client.Replay, format format) error {
	show := s.observe(cmd, format)
	r, err := service.Replay(cmd.Context(), of, show.observer())
	if err := show.end(err); err != nil {
		return err
	}
	if format != asText {
		if err := s.write(format, r); err != nil {
			return err
		}
	} else {
		s.writeReplay(cmd, r)
	}
	if r.Same != nil && !*r.Same {
		return failed(exitJobFailed, "job %s is another network than job %s was: they differ by epoch %d", r.Replay, r.Job, *r.DifferAt)
	}
	return nil
}

// writeReplay writes for a person what a replay came to.
func (s *shell) writeReplay(cmd *cobra.Command, r view.Replay) {
	fields := []terminal.Field{{Name: "epoch", Value: fmt.Sprint(r.Epoch)}, {Name: "error", Value: terminal.Full(r.Error)}, {Name: "chain", Value: checked(r)}}
	if r.Digest != nil {
		fields = append(fields, terminal.Field{Name: "digest", Value: *r.Digest})
	}
	fmt.Fprintln(s.out)
	terminal.WriteFields(s.out, fields)
	if r.Same == nil || *r.Same {
		fmt.Fprintf(s.out, "\nJob %s is the network as it was after epoch %d of job %s. Predict with %s\n",
			terminal.Clean(r.Replay), r.Epoch, terminal.Clean(r.Job), again(cmd, "predict", r.Replay, "FILE"))
	}
}

// checked says how a replay compares with the history of its job.
func checked(r view.Replay) string {
	switch {
	case r.Same == nil:
		return "not checked: the history records no epoch up to there"
	case !*r.Same:
		return fmt.Sprintf("different from the history at epoch %d", *r.DifferAt)
	case *r.Checked == r.Epoch:
		return fmt.Sprintf("the same as in the history at epoch %d", r.Epoch)
	default:
		return fmt.Sprintf("the same as in the history at epoch %d, the last before that it records", *r.Checked)
	}
}
