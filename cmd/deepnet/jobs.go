package main

import (
	"errors"
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
func (s *shell) newJobs() *cobra.Command {
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
			return s.jobs(cmd, want, *format)
		},
	}
	cmd.Flags().Func("limit", "at most `N` jobs (default 100)", whole(&limit, 1))
	cmd.Flags().Func("queue", "only those of this `QUEUE`", text(&want.Queue))
	cmd.Flags().Func("state", "only those in this `STATE`, such as running", state(&want.State))
	format = outputFlag(cmd.Flags())
	return cmd
}

func (s *shell) jobs(cmd *cobra.Command, want client.Selection, format format) error {
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
		fmt.Fprintf(s.err, "No jobs yet. Submit one with %s\n", again(cmd, "train", "FILE.csv", "--target", "COLUMN"))
		return nil
	default:
		return writeJobs(s.out, jobs, s.now())
	}
}

// state reads a state by the name that people and programs read.
func state(field *protocol.State) func(string) error {
	return func(value string) error {
		number, ok := protocol.State_value["STATE_"+strings.ToUpper(value)]
		if !ok || number == 0 {
			return errors.New("must be queued, running, paused, succeeded, failed or cancelled")
		}
		*field = protocol.State(number)
		return nil
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

// short cuts a name so that a table stays a table.
func short(name string) string {
	const most = 32
	if letters := []rune(name); len(letters) > most {
		return string(letters[:most-3]) + "..."
	}
	return name
}

func dash(cell string) string {
	if cell == "" {
		return "-"
	}
	return cell
}
