package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
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
		return terminal.WriteJobs(s.out, jobs, s.now())
	}
}
