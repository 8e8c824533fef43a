package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/chart"
	"deepnet/internal/terminal"
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
				return s.list(listing{*format, view.NewJob(job), []string{job.GetId()}, func() error { return writeJob(s.out, job) }})
			})
		},
	}
	format = listingFlag(cmd.Flags())
	return cmd
}

// writeJob writes all there is to know about job for a person.
func writeJob(out io.Writer, job *protocol.Job) error {
	terminal.WriteFields(out, append(outcome(job), terminal.Origin(job)...))
	fmt.Fprintln(out)
	terminal.WriteFields(out, terminal.FieldsOf(view.PlanLines(job.GetPlan())))
	terminal.WriteWarnings(out, job)
	for _, choice := range job.GetChoices() {
		fmt.Fprintf(out, "CHOSEN %s\n", terminal.Clean(choice))
	}
	if made := view.NewReceipt(job.GetResult().GetReceipt()); made != nil {
		fmt.Fprint(out, "\nreceipt, the same for everyone who trains on these data by this plan\n")
		terminal.WriteFields(out, terminal.FieldsOf(made.Lines()))
	}
	return nil
}

// outcome is what a job came to, or has come to so far.
func outcome(job *protocol.Job) []terminal.Field {
	_, penalties, _ := strings.Cut(chart.Training(job.GetPlan()), "training")
	return terminal.Outcome(job, penalties, measured(job.GetResult().GetSummary()))
}

// measured are the lines of what was measured of a model; none where nothing was.
func measured(s *protocol.Summary) []terminal.Field {
	if s == nil {
		return nil
	}
	return []terminal.Field{
		{Name: chart.MetricName(s.GetMetric()), Value: chart.Sentence(s)},
		{Name: "by target", Value: chart.ByTarget(s)},
		{Name: "warning", Value: view.NoBetter(s)},
	}
}
