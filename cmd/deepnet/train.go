package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// training is what `deepnet train` was told.
type training struct {
	path   string
	plan   *protocol.Plan
	watch  bool
	format *format
}

// newTrain is the command that submits a job.
func (s *shell) newTrain() *cobra.Command {
	order := training{plan: &protocol.Plan{}}
	cmd := &cobra.Command{
		Use:   "train FILE.csv --target COLUMN",
		Short: "Submit a table to be learned",
		Long: `Submit a CSV file with a header to be learned, "-" being the standard input.
What no flag decides, the service does; the job's plan tells what it chose.`,
		Example: `  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet train prices.csv --target price --task regression --hidden 16,8
  deepnet train iris.csv --target species -w -o json | jq .accuracy`,
		Args: positional(1, "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			order.path = args[0]
			return s.train(cmd, order)
		},
	}
	planFlags(cmd.Flags(), order.plan)
	cmd.Flags().BoolVarP(&order.watch, "watch", "w", false, "stay and show the job until it is over")
	order.format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) train(cmd *cobra.Command, order training) error {
	if err := finishPlan(order.plan); err != nil {
		return wrongUse(cmd, err)
	}
	name, table, err := s.readTable(order.path)
	if err != nil {
		return err
	}
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	job, err := submit(cmd, service, &protocol.Submit{
		Name: name,
		Plan: order.plan,
		Data: &protocol.Submit_Table{Table: table},
	})
	if err != nil {
		return err
	}
	if order.watch {
		return s.watch(cmd, service, job, *order.format)
	}
	return s.submitted(cmd, job, *order.format)
}

// submitter is what submitting a job needs of the service.
type submitter interface {
	Submit(ctx context.Context, order *protocol.Submit) (*protocol.Job, error)
}

// submit asks for the job. Where the answer is lost it is not known whether the
// job was taken, and the error says so.
func submit(cmd *cobra.Command, service submitter, order *protocol.Submit) (*protocol.Job, error) {
	job, err := service.Submit(cmd.Context(), order)
	look := again(cmd, "jobs")
	switch {
	case err == nil:
		return job, nil
	case cmd.Context().Err() != nil:
		return nil, failed(exitInterrupted, "interrupted; whether the job was taken is not known: look with %s", look)
	case errors.Is(err, client.ErrNoAnswer):
		return nil, fmt.Errorf("%w; whether the job was taken is not known: look with %s before submitting it again", err, look)
	default:
		return nil, err
	}
}

func (s *shell) submitted(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format == asJSON {
		return writeJSON(s.out, newReport(job))
	}
	fmt.Fprintf(s.out, "Job %s is %s: %s\n", clean(job.GetId()), stateName(job.GetState()), clean(job.GetName()))
	fmt.Fprintf(s.out, "Watch it with %s\n", again(cmd, "watch", job.GetId()))
	return nil
}
