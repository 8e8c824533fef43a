package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newReplay is the command that brings back a network as it was.
func (s *shell) newReplay() *cobra.Command {
	var until *uint32
	var format *format
	cmd := &cobra.Command{
		Use:   "replay JOB --until N",
		Short: "Bring back a job's network as it was after epoch N",
		Long: `Bring back a job's network as it was after epoch N: learn the same data by the same
plan again, as a job of its own that ends there, and check it against the job's
history. The exit code is 4 if that tells of another network.`,
		Example: `  deepnet replay latest --until 40
  deepnet replay 01JDEEPNET --until 40 -o json | jq -r .replay`,
		Args: positional(1, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if until == nil {
				return wrongUse(cmd, errors.New("--until is missing: after which epoch"))
			}
			return s.withJob(cmd, args, func(service *client.Client, job *protocol.Job) error {
				return s.replay(cmd, service, job, replaying{*until, *format})
			})
		},
	}
	cmd.Flags().Func("until", "the `EPOCH` to go to, the first being 1 (required)", whole(&until, 1))
	format = outputFlag(cmd.Flags())
	return cmd
}

// replaying is what `deepnet replay` was told.
type replaying struct {
	until  uint32
	format format
}

func (s *shell) replay(cmd *cobra.Command, service *client.Client, job *protocol.Job, told replaying) error {
	if learned := view.Epochs(job); told.until > learned {
		return failed(exitUsage, "job %s has learned %s; there is no epoch %d to go back to", job.GetId(), counted(uint64(learned), "epoch"), told.until)
	}
	order, err := s.sameAgain(job)
	if err != nil {
		return err
	}
	order.Plan.Until = told.until
	over, err := s.rerun(cmd, service, order, told.format)
	if err != nil {
		return err
	}
	before, err := readChains(cmd.Context(), service, job)
	if err != nil {
		return err
	}
	after, err := readChains(cmd.Context(), service, over)
	if err != nil {
		return err
	}
	parted := before.from(after)
	result := view.NewReplay(job, over, parted.agree, parted.part)
	if told.format == asJSON {
		err = view.Write(s.out, result)
	} else {
		s.writeReplayed(cmd, result)
	}
	if err == nil && result.Same != nil && !*result.Same {
		err = failed(exitJobFailed, "job %s is another network than job %s was: they part by epoch %d", over.GetId(), job.GetId(), *result.DifferAt)
	}
	return err
}

// writeReplayed tells a person what came of a replay.
func (s *shell) writeReplayed(cmd *cobra.Command, r view.Replay) {
	var checked string
	switch {
	case r.Same == nil:
		checked = "not checked: the history tells of no epoch before"
	case !*r.Same:
		checked = fmt.Sprintf("different from the history at epoch %d", *r.DifferAt)
	case *r.Checked == r.Epoch:
		checked = fmt.Sprintf("the same as in the history at epoch %d", r.Epoch)
	default:
		checked = fmt.Sprintf("the same as in the history at epoch %d, the last before that it tells of", *r.Checked)
	}
	fields := []field{{"epoch", fmt.Sprint(r.Epoch)}, {"error", full(r.Error)}, {"chain", checked}}
	if r.Digest != nil {
		fields = append(fields, field{"digest", *r.Digest})
	}
	fmt.Fprintln(s.out)
	writeFields(s.out, fields)
	if r.Same == nil || *r.Same {
		fmt.Fprintf(s.out, "\nJob %s is the network as it was after epoch %d of job %s. Ask it with %s\n",
			clean(r.Replay), r.Epoch, clean(r.Job), again(cmd, "predict", r.Replay, "FILE.csv"))
	}
}
