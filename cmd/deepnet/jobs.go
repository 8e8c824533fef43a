package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
	"deepnet/internal/terminal"
)

// newJobs is the command that lists jobs.
func newJobs(s *shell) *cobra.Command {
	var want client.Selection
	var limit *uint32
	var format *format
	var watch bool
	cmd := &cobra.Command{
		Use:   "jobs",
		Short: "List the jobs, newest first",
		Example: `  deepnet jobs --limit 5
  deepnet jobs --queue night --state queued
  deepnet jobs --state failed -o name | xargs -n 1 deepnet retry
  deepnet jobs -o json | jq -r '.[] | select(.restarts > 0) | .job'`,
		Args: positional(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit != nil {
				want.Limit = *limit
			}
			switch {
			case !watch:
				return listJobs(cmd, s, want, *format)
			case *format != asText:
				return wrongUse(cmd, errors.New("--watch shows a table; leave --output out"))
			default:
				return watchJobs(cmd, s, want)
			}
		},
	}
	numberFlag(cmd.Flags(), &limit, 1, "limit", "at most `N` jobs (default 100)")
	nameFlag(cmd.Flags(), &want.Queue, "queue", "only those of this `QUEUE`")
	cmd.Flags().Func("state", "only those in this `STATE`, such as running", func(name string) (err error) {
		want.State, err = view.ReadState(name)
		return err
	})
	cmd.Flags().BoolVarP(&watch, "watch", "w", false, "list them again whenever they change, until Ctrl-C")
	format = listingFlag(cmd.Flags())
	return cmd
}

func listJobs(cmd *cobra.Command, s *shell, want client.Selection, format format) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	jobs, err := service.Select(cmd.Context(), want)
	if err != nil {
		return err
	}
	reports, names := []view.Job{}, []string{}
	for _, job := range jobs {
		reports, names = append(reports, view.NewJob(job)), append(names, job.GetId())
	}
	return s.list(listing{format, reports, names, func() error {
		switch {
		case len(jobs) == 0 && !want.All():
			fmt.Fprintln(s.err, "No such jobs.")
			return nil
		case len(jobs) == 0:
			fmt.Fprintf(s.err, "No jobs yet. Submit one with %s\n", again(cmd, "train", "FILE", "--target", "COLUMN"))
			return nil
		default:
			return terminal.WriteJobs(s.out, jobs, s.now())
		}
	}})
}

// watchJobs lists the jobs again every second, where they changed, until Ctrl-C.
func watchJobs(cmd *cobra.Command, s *shell, want client.Selection) error {
	service, err := s.connect(cmd)
	if err != nil {
		return err
	}
	defer service.Close()
	return s.listAgain(cmd.Context(), func(out io.Writer) (states string, err error) {
		jobs, err := service.Select(cmd.Context(), want)
		if err != nil {
			return "", err
		}
		return jobStates(jobs), terminal.WriteJobs(out, jobs, s.now())
	})
}

// listAgain writes a table every second, where the states that it returns changed, until the
// context ends. A terminal is drawn over.
func (s *shell) listAgain(ctx context.Context, write func(io.Writer) (states string, err error)) error {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for before := ""; ; {
		var table strings.Builder
		states, err := write(&table)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if s.outTTY {
			fmt.Fprint(s.out, terminal.EraseScreen, table.String())
		} else if states != before {
			fmt.Fprint(s.out, table.String())
			before = states
		}
		select {
		case <-second.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// jobStates is what has to change for jobs to be listed again: more than their ages.
func jobStates(jobs []*protocol.Job) string {
	var states strings.Builder
	for _, job := range jobs {
		fmt.Fprintln(&states, job.GetId(), job.GetRevision())
	}
	return states.String()
}
