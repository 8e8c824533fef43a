package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newVerify is the command that proves a model by training it again.
func newVerify(s *shell) *cobra.Command {
	var against, sheet string
	var format *format
	cmd := &cobra.Command{
		Use:   "verify JOB | --against FILE TABLE",
		Short: "Prove a model: train it again and compare the receipts",
		Long: `Prove a model: train again on the same data by the same plan, as a job of its own,
and compare the two receipts line by line. With --against, the receipt is one that
was saved elsewhere by "deepnet show JOB -o json", and TABLE is its table.

The exit code is 0 if every line is the same, and 4 if one differs. The release that
made a model is shown, but may differ.`,
		Example: `  deepnet verify latest
  deepnet verify --against receipt.json iris.csv`,
		Args: positional(1, "JOB or TABLE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if against != "" {
				return s.verifyAgainst(cmd, against, tableAt{args[0], sheet}, *format)
			}
			if sheet != "" {
				return wrongUse(cmd, errors.New("--sheet is one of TABLE, for --against"))
			}
			return s.verifyJob(cmd, args[0], *format)
		},
	}
	nameFlag(cmd.Flags(), &against, "against", "`FILE` with a receipt, as saved by deepnet show JOB -o json")
	sheetFlag(cmd.Flags(), &sheet)
	format = outputFlag(cmd.Flags())
	return cmd
}

// tableAt is where a table lies.
type tableAt struct{ path, sheet string }

// verifyJob trains a job of this service again.
func (s *shell) verifyJob(cmd *cobra.Command, id string, format format) error {
	return s.withJob(cmd, []string{id}, func(service *client.Client, job *protocol.Job) error {
		show := s.observe(cmd, format)
		v, err := service.Verify(cmd.Context(), job, s.key(), show.observer())
		if err := show.end(err); err != nil {
			return err
		}
		return s.verified(v, "job "+job.GetId(), format)
	})
}

// verifyAgainst trains on a table by the plan that a receipt was saved with.
func (s *shell) verifyAgainst(cmd *cobra.Command, file string, at tableAt, format format) error {
	saved, plan, err := readReceipt(file)
	if err != nil {
		return failed(exitUsage, "%s: %w", file, err)
	}
	table, err := s.openTable(at.path, at.sheet)
	if err != nil {
		return err
	}
	defer table.close()
	digest, err := table.digest()
	if err != nil {
		return failed(exitUsage, "%s: the table cannot be read: %w", at.path, err)
	}
	if digest != saved.Dataset {
		return failed(exitJobFailed, "%s is not the table of this receipt: its SHA-256 is %s, that of the receipt %s", at.path, digest, saved.Dataset)
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	request := &protocol.Submit{Name: table.name, Plan: plan, Key: s.key()}
	if err := s.load(cmd, service, table, request); err != nil {
		return err
	}
	show := s.observe(cmd, format)
	v, err := service.VerifyReceipt(cmd.Context(), saved, request, show.observer())
	if err := show.end(err); err != nil {
		return err
	}
	return s.verified(v, file, format)
}

// readReceipt reads the receipt and the plan that `deepnet show JOB -o json` printed.
func readReceipt(path string) (*view.Receipt, *protocol.Plan, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxTable))
	if err != nil {
		return nil, nil, err
	}
	return view.ReadReceipt(content)
}

// verified prints how the receipt of something compares; that it differs is an error.
func (s *shell) verified(v view.Verification, of string, format format) error {
	if format != asText {
		if err := s.write(format, v); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(s.out)
		terminal.WriteComparisons(s.out, v.Lines)
	}
	if !v.Same {
		return failed(exitJobFailed, "job %s does not have the receipt of %s: it differs in %s", v.Job, of, strings.Join(v.Differing(), ", "))
	}
	if format == asText {
		fmt.Fprintf(s.out, "\nVerified: job %s has the receipt of %s, to the last bit.\n", terminal.Clean(v.Job), terminal.Clean(of))
	}
	return nil
}
