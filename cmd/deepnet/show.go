package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newShow is the command that tells everything about one job.
func (s *shell) newShow() *cobra.Command {
	var format *format
	cmd := &cobra.Command{
		Use:   "show [JOB]",
		Short: "Tell everything about one job",
		Long:  "Tell everything about one job; without JOB, the latest.",
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
		fmt.Fprint(out, "\nreceipt, the same for whoever trains these data by this plan\n")
		writeFields(out, fieldsOf(made.Lines()))
	}
	return nil
}

// writeWarnings writes what people should know about the job's table.
func writeWarnings(out io.Writer, job *protocol.Job) {
	for _, warning := range job.GetWarnings() {
		fmt.Fprintf(out, "WARNING %s\n", clean(warning))
	}
}

// origin is what a job learns from, with what, and when.
func origin(job *protocol.Job) []field {
	fields := []field{
		{"queue", place(job)},
		{"key", job.GetKey()},
		{"retries", tries(job)},
		{"data", job.GetName()},
		{"went on from", job.GetFrom()},
		{"dataset", job.GetDataset()},
		{"columns", strings.Join(job.GetColumns(), ", ")},
		{"features", strings.Join(job.GetFeatures(), ", ")},
		{"classes", strings.Join(job.GetClasses(), ", ")},
		{"network", network(job.GetLayers())},
		{"submitted", clock(job.GetSubmittedMs())},
		{"started", clock(job.GetStartedMs())},
		{"finished", clock(job.GetFinishedMs())},
	}
	return append(fields, field{"rows", divided(job, "%d to learn from")})
}

// divided is how many rows there are for what; empty where that is not known.
func divided(job *protocol.Job, learned string) string {
	if job.GetRows() == 0 {
		return ""
	}
	line := fmt.Sprintf(learned, job.GetRows())
	if job.GetValidation() > 0 {
		line += fmt.Sprintf(", %d for validation", job.GetValidation())
	}
	return line + fmt.Sprintf(", %d kept back", job.GetHeldOut())
}

// place is where a job waits for its turn.
func place(job *protocol.Job) string {
	if job.GetPriority() == 0 {
		return job.GetQueue()
	}
	return fmt.Sprintf("%s, priority %d", job.GetQueue(), job.GetPriority())
}

// tries is how often a job was tried again after failures that may pass.
func tries(job *protocol.Job) string {
	if job.GetRetries() == 0 && job.GetRetried() == 0 {
		return ""
	}
	line := fmt.Sprintf("%d of %d", job.GetRetried(), job.GetRetries())
	if until := clock(job.GetNotBeforeMs()); until != "" && job.GetState() == protocol.State_STATE_QUEUED {
		line += ", the next not before " + until
	}
	return line
}

// network draws the layers' widths, input layer first: 4-8-3.
func network(layers []uint32) string {
	return strings.ReplaceAll(list(layers), ",", "-")
}

func list(numbers []uint32) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ","), "[]")
}

func clock(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format("2006-01-02 15:04:05 UTC")
}
