package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
)

// follow shows a job from its first event to its last and returns it as it ended.
func follow(ctx context.Context, service *client.Client, job *protocol.Job, show display) (*protocol.Job, error) {
	defer show.end()
	now := progress{of: job.GetPlan().GetEpochs()}
	return service.Follow(ctx, job.GetId(), func(event *protocol.Event) {
		now = now.after(event)
		tell(show, now, event)
	})
}

// unwatched is the error when the watching ended before the job did.
func unwatched(cmd *cobra.Command, job *protocol.Job, err error) error {
	id := job.GetId()
	comeBack := again(cmd, "watch", id)
	switch {
	case cmd.Context().Err() != nil:
		return failed(exitInterrupted, "no longer watching; job %s goes on. Come back with %s, end it with %s",
			id, comeBack, again(cmd, "cancel", id))
	case errors.Is(err, client.ErrNoAnswer):
		return fmt.Errorf("%w; job %s may well go on: come back with %s", err, id, comeBack)
	default:
		return err
	}
}

// observed shows the job that a call of the client submits and waits for.
type observed struct {
	*shell
	cmd    *cobra.Command
	format format
	show   display
	told   func()        // ends the notice that the submission takes long
	job    *protocol.Job // nil until it is submitted
	now    progress
}

// observe begins to show the job of a call.
func (s *shell) observe(cmd *cobra.Command, format format) *observed {
	return &observed{shell: s, cmd: cmd, format: format, show: s.display(format), told: s.patiently(reading)}
}

// observer is what the call tells.
func (o *observed) observer() client.Observer {
	return client.Observer{Submitted: o.submitted, Event: o.event}
}

func (o *observed) submitted(job *protocol.Job) {
	o.told()
	o.job, o.now = job, progress{of: job.GetPlan().GetEpochs()}
	if o.format == asText {
		fmt.Fprintf(o.out, "Job %s: %s\n", clean(job.GetId()), clean(job.GetName()))
	}
}

func (o *observed) event(_ *protocol.Job, event *protocol.Event) {
	o.now = o.now.after(event)
	tell(o.show, o.now, event)
}

// end ends the showing, and adds to the call's error what becomes of the job.
func (o *observed) end(err error) error {
	o.told()
	o.show.end()
	switch {
	case err == nil:
		return nil
	case o.job == nil:
		return unsubmitted(o.cmd, err, "look with "+again(o.cmd, "jobs"))
	default:
		return unwatched(o.cmd, o.job, err)
	}
}

// tell shows event on show.
func tell(show display, now progress, event *protocol.Event) {
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Started:
		show.note(now, startedLine(what.Started))
	case *protocol.Event_Epoch:
		show.epoch(now)
	case *protocol.Event_Restart:
		show.note(now, restartLine(what.Restart))
	case *protocol.Event_Checkpoint:
		show.note(now, checkpointLine(what.Checkpoint))
	case *protocol.Event_Paused:
		show.note(now, "PAUSED | "+clean(what.Paused.GetReason()))
	case *protocol.Event_Resumed:
		show.note(now, resumeLine(what.Resumed))
	case *protocol.Event_Retry:
		show.note(now, retryLine(what.Retry, event.GetTimeMs()))
	}
}

func checkpointLine(c *protocol.Checkpoint) string {
	return fmt.Sprintf("CHECKPOINT at epoch %d | step %d | %d bytes", c.GetEpoch(), c.GetStep(), c.GetBytes())
}

func resumeLine(r *protocol.Resume) string {
	return fmt.Sprintf("RESUMED after epoch %d | step %d comes next | %s", r.GetEpoch(), r.GetStep()+1, clean(r.GetReason()))
}

// retryLine tells of a retry that was decided on at a time, in Unix milliseconds.
func retryLine(r *protocol.Retry, nowMS int64) string {
	if r.GetCount() == 0 {
		return "RETRY | " + clean(r.GetReason())
	}
	wait := time.Duration(max(0, r.GetNotBeforeMs()-nowMS)) * time.Millisecond
	return fmt.Sprintf("RETRY %d of %d | in %v | %s", r.GetCount(), r.GetOf(), wait.Round(100*time.Millisecond), clean(r.GetReason()))
}

func startedLine(job *protocol.Job) string {
	line := "STARTED"
	if layers := job.GetLayers(); len(layers) > 0 {
		line += fmt.Sprintf(" | %s neurons", network(layers))
	}
	if rows := divided(job, "%d rows to learn from"); rows != "" {
		line += " | " + rows
	}
	return line
}

// restartLine tells of one restart, or of the end of restarts.
func restartLine(r *protocol.Restart) string {
	who := clean(r.GetActor())
	if r.GetNeuron() >= 0 {
		who += fmt.Sprintf(" %d of layer %d", r.GetNeuron(), r.GetLayer())
	} else if r.GetLayer() >= 0 {
		who += fmt.Sprintf(" %d", r.GetLayer())
	}
	if r.GetEscalated() {
		return fmt.Sprintf("NO RESTART LEFT %s | step %d | all %d used, its parent takes over | %s",
			who, r.GetStep(), r.GetBudget(), clean(r.GetReason()))
	}
	took := time.Duration(r.GetTookUs()) * time.Microsecond
	return fmt.Sprintf("RESTART %s | step %d | %d of %d | back after %v | %s",
		who, r.GetStep(), r.GetCount(), r.GetBudget(), took, clean(r.GetReason()))
}
