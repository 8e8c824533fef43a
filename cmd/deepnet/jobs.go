package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// newJobs is the command that lists jobs.
func newJobs(s *shell) *cobra.Command {
	var want client.Selection
	var limit *uint32
	var format *format
	cmd := &cobra.Command{
		Use:   "jobs",
		Short: "List the jobs, newest first",
		Example: `  deepnet jobs --limit 5
  deepnet jobs --queue night --state queued
  deepnet jobs -o json | jq -r '.[] | select(.restarts > 0) | .job'`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit != nil {
				want.Limit = *limit
			}
			return listJobs(cmd, s, want, *format)
		},
	}
	numberFlag(cmd.Flags(), &limit, 1, "limit", "at most `N` jobs (default 100)")
	nameFlag(cmd.Flags(), &want.Queue, "queue", "only those of this `QUEUE`")
	cmd.Flags().Func("state", "only those in this `STATE`, such as running", func(name string) (err error) {
		want.State, err = view.ReadState(name)
		return err
	})
	format = outputFlag(cmd.Flags())
	return cmd
}

func listJobs(cmd *cobra.Command, s *shell, want client.Selection, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	jobs, err := service.Select(cmd.Context(), want)
	switch {
	case err != nil:
		return err
	case format == asJSON:
		reports := []view.Job{}
		for _, job := range jobs {
			reports = append(reports, view.NewJob(job))
		}
		return view.Write(s.out, reports)
	case len(jobs) == 0 && !want.All():
		fmt.Fprintln(s.err, "No such jobs.")
		return nil
	case len(jobs) == 0:
		fmt.Fprintf(s.err, "No jobs yet. Submit one with %s\n", again(cmd, "train", "FILE", "--target", "COLUMN"))
		return nil
	default:
		return writeJobs(s.out, jobs, s.now())
	}
}

// writeJobs writes jobs as a table.
func writeJobs(out io.Writer, jobs []*protocol.Job, now time.Time) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tNAME\tSTATE\tEPOCH\tERROR\tSCORE\tAGE")
	for _, job := range jobs {
		loss := ""
		if e, ok := view.LastError(job); ok {
			loss = figure(e)
		}
		cells := []string{
			clean(job.GetId()),
			short(clean(job.GetName())),
			view.StateName(job.GetState()),
			fmt.Sprintf("%d/%d", view.Epochs(job), job.GetPlan().GetEpochs()),
			dash(loss),
			dash(score(job)),
			age(now, job.GetSubmittedMs()),
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}
