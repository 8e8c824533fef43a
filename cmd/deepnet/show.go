package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newShow is the command that shows everything about one job.
func newShow(s *shell) *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "show [JOB]",
		Short: "Show everything about one job",
		Long:  "Show everything about one job; without JOB, the latest.",
		Example: `  deepnet show
  deepnet show 01JDEEPNET -o json | jq .plan`,
		Args: positional(0, "JOB"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withJob(cmd, args, func(_ *client.Client, job *protocol.Job) error {
				return writeJob(s.out, job, *format)
			})
		},
	}
	format = outputFlag(cmd.Flags())
	return cmd
}

// writeJob writes all there is to know about job.
func writeJob(out io.Writer, job *protocol.Job, format format) error {
	if format == asJSON {
		return view.Write(out, view.NewJob(job))
	}
	writeFields(out, append(outcome(job), origin(job)...))
	fmt.Fprintln(out)
	writeFields(out, fieldsOf(view.PlanLines(job.GetPlan())))
	writeWarnings(out, job)
	for _, choice := range job.GetChoices() {
		fmt.Fprintf(out, "CHOSEN %s\n", clean(choice))
	}
	if made := view.NewReceipt(job.GetResult().GetReceipt()); made != nil {
		fmt.Fprint(out, "\nreceipt, the same for everyone who trains on these data by this plan\n")
		writeFields(out, fieldsOf(made.Lines()))
	}
	return nil
}
