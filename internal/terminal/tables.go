package terminal

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"deepnet/actors/protocol"
	"deepnet/actors/protocol/view"
)

// WriteJobs writes jobs as a table.
func WriteJobs(out io.Writer, jobs []*protocol.Job, now time.Time) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tNAME\tSTATE\tEPOCH\tERROR\tSCORE\tAGE")
	for _, job := range jobs {
		loss := ""
		if e, ok := view.LastError(job); ok {
			loss = Figure(e)
		}
		cells := []string{
			Clean(job.GetId()),
			Short(Clean(job.GetName())),
			view.StateName(job.GetState()),
			fmt.Sprintf("%d/%d", view.Epochs(job), job.GetPlan().GetEpochs()),
			Dash(loss),
			Dash(Score(job)),
			Age(now, job.GetSubmittedMs()),
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}

// WriteQueues writes queues as a table.
func WriteQueues(out io.Writer, queues []*protocol.Queue) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "QUEUE\tSTATE\tLIMIT\tRUNNING\tWAITING\tHELD")
	for _, queue := range queues {
		state, limit := "open", ""
		if queue.GetPaused() {
			state = "paused"
		}
		if queue.GetLimit() > 0 {
			limit = fmt.Sprint(queue.GetLimit())
		}
		cells := []string{
			Short(Clean(queue.GetName())), state, Dash(limit),
			fmt.Sprint(queue.GetRunning()), fmt.Sprint(queue.GetWaiting()), fmt.Sprint(queue.GetHeld()),
		}
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}
