package supervisor

import (
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// reported reads a job's report: its learning curve and its model's evaluation.
func reported(store storage.Reader, id, name string) any {
	job, refused := find(store, id, name)
	if refused != nil {
		return refused
	}
	events, err := store.Events(job.ID, 0, 0)
	if err != nil {
		return queue.RefuseUnread(err)
	}
	r := &protocol.Reported{Job: job.View(), Losses: losses(events)}
	if r.Missing = unevaluated(job); r.Missing != "" {
		return r
	}
	found, err := store.Attachments(job.ID, storage.Evaluation)
	if err != nil {
		return queue.RefuseUnread(err)
	}
	r.Evaluation, r.Missing = readEvaluation(found)
	return r
}

// losses returns the learning curve in a job's history.
func losses(events []*protocol.Event) (list []*protocol.Loss) {
	for _, event := range events {
		if epoch := event.GetEpoch(); epoch != nil {
			list = append(list, &protocol.Loss{Epoch: epoch.GetEpoch(), Error: epoch.GetError(), Validation: epoch.ValidationError})
		}
	}
	return list
}

// unevaluated says why a job cannot have an evaluation; "" if it can.
func unevaluated(job *storage.Job) string {
	switch {
	case job.State == protocol.State_STATE_FAILED || job.State == protocol.State_STATE_CANCELLED:
		return fmt.Sprintf("the job is %s, so there is no model to evaluate: %s", queue.StateName(job.State), job.Tail.GetReason())
	case job.State != protocol.State_STATE_SUCCEEDED:
		return fmt.Sprintf("the job is %s; its model is evaluated when it has succeeded", queue.StateName(job.State))
	case job.Head.GetHeldOut() > 0:
		return ""
	case job.Head.GetPlan().GetTarget() == "":
		return "the job learned from plain samples, all of them, so there are no test rows to evaluate the model on; a test needs a table"
	default:
		return "the job has no test rows, so its model cannot be evaluated; train with --holdout 0.2"
	}
}

// readEvaluation reads a stored evaluation, or says why it cannot be read.
func readEvaluation(found []storage.Attachment) (e *protocol.Evaluation, missing string) {
	if len(found) == 0 {
		return nil, "the model was not evaluated: an older release made it, or the service's log has the reason (\"model not judged\")"
	}
	e = &protocol.Evaluation{}
	if found[0].Data == nil || proto.Unmarshal(found[0].Data, e) != nil {
		return nil, "the stored evaluation is damaged; train the same table by the same plan again, which makes the same one"
	}
	return e, ""
}
