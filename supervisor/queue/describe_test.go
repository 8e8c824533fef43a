package queue

import (
	"fmt"
	"strings"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// describe returns an effect as a line of a story.
func describe(effect Effect) string {
	switch e := effect.(type) {
	case Write:
		return fmt.Sprintf("write %d: %s", e.Ticket, order(e))
	case Answer:
		return fmt.Sprintf("answer %v: %s", e.Client, message(e.Message))
	case Show:
		return fmt.Sprintf("answer %v with job %s as it is on disk", e.Client, e.ID)
	case ShowEvents:
		return fmt.Sprintf("answer %v with the events of %s after %d", e.Client, e.ID, e.After)
	case ShowKey:
		return fmt.Sprintf("answer %v with the job that key %s made", e.Clients, e.Key)
	case RefuseOver:
		return fmt.Sprintf("answer %v that job %s cannot be %s", e.Client, e.ID, e.Verb)
	case Log:
		return "log " + [...]string{"info", "warning", "error"}[e.Level] + ": " + e.Message + fields(e.Fields)
	default:
		return about(effect)
	}
}

// about describes an effect on the actors that work on a job.
func about(effect Effect) string {
	switch e := effect.(type) {
	case Hold:
		if e.On {
			return "hold " + e.ID
		}
		return "let go of " + e.ID
	case CheckpointKept:
		return fmt.Sprintf("tell the trainer of %s that its checkpoint is kept, after %v", e.ID, e.Took)
	case Open:
		return "open " + e.ID
	case Claim:
		return fmt.Sprintf("claim %d jobs", e.Most)
	case AskAgain:
		return fmt.Sprintf("ask for jobs again in %v", e.After)
	case Elsewhere:
		return fmt.Sprintf("have %s %s wherever it is, for %v", e.ID, e.Verb, e.Client)
	case Look:
		return "look at the store, knowing " + strings.Join(sorted(e.Known), " ")
	case Announce:
		return fmt.Sprintf("tell the other nodes, drained: %t", e.Draining)
	case Evaluate:
		return fmt.Sprintf("evaluate %s, attempt %d", e.ID, e.Attempt)
	default:
		name := strings.TrimPrefix(fmt.Sprintf("%T", effect), "queue.")
		return strings.TrimSpace(verbs[name] + " " + strings.Trim(fmt.Sprintf("%v", effect), "{}"))
	}
}

var verbs = map[string]string{
	"Train": "train", "Halt": "halt", "StopTrainer": "stop the trainer of", "CancelEvaluation": "end the evaluation of",
	"Diagnose": "diagnose", "Forget": "forget", "Prune": "prune", "FindLatest": "find the latest job", "Drained": "all is drained", "ShowQueues": "show the queues to",
}

// order describes what is to be written.
func order(w Write) string {
	switch {
	case w.Queue != nil:
		return fmt.Sprintf("queue %s, paused %t, limit %d", w.Queue.Name, w.Queue.Paused, w.Queue.Limit)
	case w.Change == nil:
		return "ahead: " + attachments(w.Ahead)
	}
	c := w.Change
	told := []string{fmt.Sprintf("job %s is %s%s", c.Job.ID, StateName(c.Job.State), times(&c.Job))}
	if c.Create {
		told[0] += ", new"
	}
	if c.Delete {
		return "job " + c.Job.ID + " goes"
	}
	for _, event := range c.Events {
		told = append(told, fmt.Sprintf("%d %s", event.GetRevision(), happened(event)))
	}
	if len(c.Attachments) > 0 {
		told = append(told, attachments(c.Attachments))
	}
	if c.Release {
		told = append(told, "released")
	}
	return strings.Join(told, "; ")
}

// times tells the times that a job carries: for its index in the store, and for clients.
func times(j *storage.Job) string {
	told := ""
	for _, t := range []struct {
		what string
		ms   int64
	}{{"over", j.Finished}, {"finished", j.Tail.GetFinishedMs()}, {"not before", j.Tail.GetNotBeforeMs()}} {
		if t.ms != 0 {
			told += fmt.Sprintf(", %s %v", t.what, time.UnixMilli(t.ms).Sub(storyBegins))
		}
	}
	return told
}

func attachments(all []storage.Attachment) string {
	var told []string
	for _, a := range all {
		told = append(told, fmt.Sprintf("%s %d of %d bytes", a.Kind, a.Number, len(a.Data)))
	}
	return strings.Join(told, ", ")
}

// happened describes an event of a job's history.
func happened(event *protocol.Event) string {
	switch what := event.GetWhat().(type) {
	case *protocol.Event_Submitted:
		return "submitted"
	case *protocol.Event_Started:
		return "started"
	case *protocol.Event_Epoch:
		told := fmt.Sprintf("epoch %d, error %v", what.Epoch.GetEpoch(), what.Epoch.GetError())
		if what.Epoch.ValidationScore != nil {
			told += fmt.Sprintf(", validation %v", what.Epoch.GetValidationScore())
		}
		if what.Epoch.GetChain() != nil {
			told += ", chained"
		}
		return told
	case *protocol.Event_Restart:
		return "restart of " + what.Restart.GetActor()
	case *protocol.Event_Checkpoint:
		return fmt.Sprintf("checkpoint at step %d", what.Checkpoint.GetStep())
	case *protocol.Event_Paused:
		return "paused: " + what.Paused.GetReason()
	case *protocol.Event_Resumed:
		return fmt.Sprintf("resumed at step %d: %s", what.Resumed.GetStep(), what.Resumed.GetReason())
	case *protocol.Event_Retry:
		return retry(what.Retry)
	case *protocol.Event_Evaluating:
		e := what.Evaluating
		return fmt.Sprintf("evaluating, %d of %d %s", e.GetDone(), e.GetOf(), e.GetPart())
	default:
		return "finished, " + StateName(event.GetFinished().GetState())
	}
}

func retry(r *protocol.Retry) string {
	if r.GetCount() == 0 {
		return "retry " + r.GetReason()
	}
	at := time.UnixMilli(r.GetNotBeforeMs()).Sub(storyBegins)
	return fmt.Sprintf("retry %d of %d, not before %v: %s", r.GetCount(), r.GetOf(), at, r.GetReason())
}

// message describes an answer.
func message(m proto.Message) string {
	switch m := m.(type) {
	case *protocol.Job:
		told := fmt.Sprintf("job %s is %s", m.GetId(), StateName(m.GetState()))
		if m.GetReason() != "" {
			told += ": " + m.GetReason()
		}
		return told
	case *protocol.Refused:
		return fmt.Sprintf("refused, %s: %s", strings.ToLower(strings.TrimPrefix(m.GetCode().String(), "REFUSAL_")), m.GetMessage())
	case *protocol.Events:
		var told []string
		for _, event := range m.GetEvents() {
			told = append(told, fmt.Sprintf("%d %s", event.GetRevision(), happened(event)))
		}
		if m.GetLast() {
			told = append(told, "that was the last")
		}
		return fmt.Sprintf("events of %s: [%s]", m.GetJob(), strings.Join(told, "; "))
	case *protocol.Queue:
		return queueLine(m)
	case *protocol.Queues:
		var told []string
		for _, q := range m.GetQueues() {
			told = append(told, queueLine(q))
		}
		if m.GetTrouble() != "" {
			told = append(told, "trouble: "+m.GetTrouble())
		}
		return strings.Join(told, "; ")
	default:
		return fmt.Sprint(m)
	}
}

func queueLine(q *protocol.Queue) string {
	return fmt.Sprintf("queue %s: %d running, %d waiting, %d paused, limit %d, paused %t", q.GetName(), q.GetRunning(), q.GetWaiting(), q.GetHeld(), q.GetLimit(), q.GetPaused())
}

func fields(all []Field) string {
	var told strings.Builder
	for _, f := range all {
		if f.Name == "layers" || f.Name == "rows" || f.Name == "held_out" || f.Name == "name" {
			continue
		}
		fmt.Fprintf(&told, ", %s %v", f.Name, f.Value)
	}
	return told.String()
}
