package terminal

import (
	"fmt"
	"time"

	"deepnet/actors/protocol"
)

// Show shows an event; now is the Progress after it.
func Show(show Display, now Progress, event *protocol.Event) {
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Started:
		show.Note(now, startedLine(what.Started))
	case *protocol.Event_Epoch:
		show.Epoch(now)
	case *protocol.Event_Restart:
		show.Note(now, restartLine(what.Restart))
	case *protocol.Event_Checkpoint:
		show.Note(now, checkpointLine(what.Checkpoint))
	case *protocol.Event_Paused:
		show.Note(now, "PAUSED | "+Clean(what.Paused.GetReason()))
	case *protocol.Event_Resumed:
		show.Note(now, resumeLine(what.Resumed))
	case *protocol.Event_Retry:
		show.Note(now, retryLine(what.Retry, event.GetTimeMs()))
	case *protocol.Event_Evaluating:
		show.Evaluating(now)
	}
}

// evaluatingWords say how far the evaluation of a model has come; "" if there is none.
func evaluatingWords(e *protocol.Evaluating) string {
	switch {
	case e == nil:
		return ""
	case e.GetPart() == "columns":
		return fmt.Sprintf("importance of %d of %d columns", e.GetDone(), e.GetOf())
	default:
		return fmt.Sprintf("%d of %d %s", e.GetDone(), e.GetOf(), Clean(e.GetPart()))
	}
}

func checkpointLine(c *protocol.Checkpoint) string {
	return fmt.Sprintf("CHECKPOINT at epoch %d | step %d | %d bytes", c.GetEpoch(), c.GetStep(), c.GetBytes())
}

func resumeLine(r *protocol.Resume) string {
	return fmt.Sprintf("RESUMED after epoch %d | step %d comes next | %s", r.GetEpoch(), r.GetStep()+1, Clean(r.GetReason()))
}

// retryLine is for a retry that was decided on at a time in Unix milliseconds.
func retryLine(r *protocol.Retry, nowMS int64) string {
	if r.GetCount() == 0 {
		return "RETRY | " + Clean(r.GetReason())
	}
	wait := time.Duration(max(0, r.GetNotBeforeMs()-nowMS)) * time.Millisecond
	return fmt.Sprintf("RETRY %d of %d | in %v | %s", r.GetCount(), r.GetOf(), wait.Round(100*time.Millisecond), Clean(r.GetReason()))
}

func startedLine(job *protocol.Job) string {
	line := "STARTED"
	if layers := job.GetLayers(); len(layers) > 0 {
		line += fmt.Sprintf(" | %s neurons", Network(layers))
	}
	if rows := division(job); rows != "" {
		line += " | rows: " + rows
	}
	return line
}

// restartLine is for one restart, or for a budget that is used up.
func restartLine(r *protocol.Restart) string {
	who := Clean(r.GetActor())
	if r.GetNeuron() >= 0 {
		who += fmt.Sprintf(" %d of layer %d", r.GetNeuron(), r.GetLayer())
	} else if r.GetLayer() >= 0 {
		who += fmt.Sprintf(" %d", r.GetLayer())
	}
	if r.GetEscalated() {
		return fmt.Sprintf("NO RESTART LEFT %s | step %d | all %d used, its parent takes over | %s",
			who, r.GetStep(), r.GetBudget(), Clean(r.GetReason()))
	}
	took := time.Duration(r.GetTookUs()) * time.Microsecond
	return fmt.Sprintf("RESTART %s | step %d | %d of %d | back after %v | %s",
		who, r.GetStep(), r.GetCount(), r.GetBudget(), took, Clean(r.GetReason()))
}
