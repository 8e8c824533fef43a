package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"deepnet/actors/protocol"
)

// training is what `deepnet train` was told.
type training struct {
	path   string
	submit *protocol.Submit
	watch  bool
	format *format
}

// newTrain is the command that submits a job.
func (s *shell) newTrain() *cobra.Command {
	order := training{submit: &protocol.Submit{Plan: &protocol.Plan{}}}
	cmd := &cobra.Command{
		Use:   "train FILE.csv --target COLUMN",
		Short: "Submit a table to be learned",
		Long: `Submit a table to be learned as it is, a CSV file, "-" being the standard input:
delimiter, decimal sign, header and the kind of every column are guessed, missing
values filled, categories and dates become numbers. What no flag decides, the
service does; the job's plan tells what it chose, its warnings what to look at.`,
		Example: `  deepnet train iris.csv --target species --hidden 8 --epochs 200 --watch
  deepnet train prices.csv --target price --task regression --hidden 16,8
  deepnet train iris.csv --target species -w -o json | jq .accuracy
  deepnet train iris.csv --target species --queue night --priority 5 --key iris-monday`,
		Args: positional(1, "FILE.csv"),
		RunE: func(cmd *cobra.Command, args []string) error {
			order.path = args[0]
			return s.train(cmd, order)
		},
	}
	planFlags(cmd.Flags(), order.submit.Plan)
	regularizationFlags(cmd.Flags(), order.submit.Plan)
	tableFlags(cmd.Flags(), order.submit.Plan)
	placeFlags(cmd.Flags(), order.submit)
	cmd.Flags().BoolVarP(&order.watch, "watch", "w", false, "stay and show the job until it is over")
	order.format = outputFlag(cmd.Flags())
	return cmd
}

// placeFlags defines the flags that say where a job waits, and how it is told from
// others.
func placeFlags(flags *pflag.FlagSet, order *protocol.Submit) {
	flags.Func("queue", "`QUEUE` it waits in (default \"default\")", text(&order.Queue))
	flags.Func("priority", "`N`: jobs of higher priority start first; may be negative (default 0)", integer(&order.Priority))
	flags.Func("key", "`NAME` of your own: submitting the same key again gives the job it made", text(&order.Key))
	flags.Func("retries", "try again up to `N` times after failures that may pass (default 3)", whole(&order.Retries, 0))
}

func (s *shell) train(cmd *cobra.Command, order training) error {
	if err := finishPlan(order.submit.Plan); err != nil {
		return wrongUse(cmd, err)
	}
	table, err := s.openTable(order.path)
	if err != nil {
		return err
	}
	defer table.close()
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	if order.submit.Key == "" {
		order.submit.Key = s.key()
	}
	order.submit.Name = table.name
	if err := s.load(cmd, service, table, order.submit); err != nil {
		return err
	}
	job, err := submit(cmd, service, order.submit)
	if err != nil {
		return err
	}
	if *order.format == asText {
		writeWarnings(s.out, job)
	}
	if order.watch {
		return s.watch(cmd, service, job, *order.format)
	}
	return s.submitted(cmd, job, *order.format)
}

func (s *shell) submitted(cmd *cobra.Command, job *protocol.Job, format format) error {
	if format == asJSON {
		return writeJSON(s.out, newReport(job))
	}
	fmt.Fprintf(s.out, "Job %s is %s: %s\n", clean(job.GetId()), stateName(job.GetState()), clean(job.GetName()))
	fmt.Fprintf(s.out, "Watch it with %s\n", again(cmd, "watch", job.GetId()))
	return nil
}
