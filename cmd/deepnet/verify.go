package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newVerify is the command that proves a model by learning it again.
func (s *shell) newVerify() *cobra.Command {
	var against string
	var format *format
	cmd := &cobra.Command{
		Use:   "verify JOB | --against FILE TABLE.csv",
		Short: "Prove a model: learn it again and compare the receipts",
		Long: `Prove a model: learn the same data by the same plan again, as a job of its own, and
compare the two receipts line by line. With --against, the receipt is one that was
saved elsewhere by "deepnet show JOB -o json", and TABLE.csv is the table it is of.

The exit code is 0 if every line is the same, and 4 if one differs. The release that
made a model is shown, but may differ.`,
		Example: `  deepnet verify latest
  deepnet verify --against receipt.json iris.csv`,
		Args: positional(1, "JOB or TABLE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if against != "" {
				return s.verifyAgainst(cmd, against, args[0], *format)
			}
			return s.verifyJob(cmd, args[0], *format)
		},
	}
	cmd.Flags().Func("against", "`FILE` with a receipt, as saved by deepnet show JOB -o json", text(&against))
	format = outputFlag(cmd.Flags())
	return cmd
}

// verifyJob learns a job of this service again.
func (s *shell) verifyJob(cmd *cobra.Command, id string, format format) error {
	return s.withJob(cmd, []string{id}, func(service *client.Client, job *protocol.Job) error {
		made := view.NewReceipt(job.GetResult().GetReceipt())
		if made == nil {
			return failed(exitUsage, "job %s has no receipt to be verified: it is %s", job.GetId(), view.StateName(job.GetState()))
		}
		order, err := s.sameAgain(job)
		if err != nil {
			return err
		}
		proof := proof{cmd: cmd, service: service, format: format, of: "job " + job.GetId()}
		return s.prove(proof, made, order)
	})
}

// verifyAgainst learns a table by the plan that a receipt was saved with.
func (s *shell) verifyAgainst(cmd *cobra.Command, file, path string, format format) error {
	saved, plan, err := readReceipt(file)
	if err != nil {
		return failed(exitUsage, "%s: %w", file, err)
	}
	table, err := s.openTable(path)
	if err != nil {
		return err
	}
	defer table.close()
	digest, err := table.digest()
	if err != nil {
		return failed(exitUsage, "%s: the table cannot be read: %w", path, err)
	}
	if digest != saved.Receipt.Dataset {
		return failed(exitJobFailed, "%s is not the table that the receipt is of: its SHA-256 is %s, the receipt says %s", path, digest, saved.Receipt.Dataset)
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	order := &protocol.Submit{Name: table.name, Plan: plan, Key: s.key()}
	if err := s.load(cmd, service, table, order); err != nil {
		return err
	}
	return s.prove(proof{cmd: cmd, service: service, format: format, of: file}, saved.Receipt, order)
}

// readReceipt reads what `deepnet show JOB -o json` printed.
func readReceipt(path string) (*view.Job, *protocol.Plan, error) {
	file, _, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxTable))
	if err != nil {
		return nil, nil, err
	}
	var saved view.Job
	if err := json.Unmarshal(content, &saved); err != nil {
		return nil, nil, fmt.Errorf("this is not what `deepnet show JOB -o json` prints: %w", err)
	}
	if saved.Receipt == nil || saved.Receipt.Dataset == "" || saved.Plan == nil || string(saved.Plan) == "null" {
		return nil, nil, errors.New("there is no receipt in it; save one with `deepnet show JOB -o json` once the job has succeeded")
	}
	plan, err := view.ReadPlan(saved.Plan)
	return &saved, plan, err
}

// proof is one verification under way.
type proof struct {
	cmd     *cobra.Command
	service *client.Client
	format  format
	of      string // whose receipt it is
}

// prove learns once more and compares what comes of it with a receipt.
func (s *shell) prove(p proof, made *view.Receipt, order *protocol.Submit) error {
	over, err := s.rerun(p.cmd, p.service, order, p.format)
	if err != nil {
		return err
	}
	found := view.NewReceipt(over.GetResult().GetReceipt())
	if found == nil {
		return failed(exitFailed, "job %s has succeeded without a receipt; is the service older than this program?", over.GetId())
	}
	result := view.NewVerification(over.GetId(), made, found)
	if p.format == asJSON {
		err = view.Write(s.out, result)
	} else {
		fmt.Fprintln(s.out)
		writeComparisons(s.out, result.Lines)
	}
	if err != nil {
		return err
	}
	if different := result.Differing(); len(different) > 0 {
		return failed(exitJobFailed, "job %s did not come to the receipt of %s: it differs in %s", over.GetId(), p.of, strings.Join(different, ", "))
	}
	if p.format == asText {
		fmt.Fprintf(s.out, "\nVerified: job %s came to the receipt of %s, to the last bit.\n", clean(over.GetId()), clean(p.of))
	}
	return nil
}
