package supervisor

import (
	"fmt"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// How many jobs and events an answer has, by default and at most.
const (
	listUsual  = 100
	listLimit  = 1000
	watchUsual = 256
	watchLimit = 1000
)

// find reads a job, or refuses a request for it. name is what the client called it.
func find(store storage.Reader, id, name string) (*storage.Job, *protocol.Refused) {
	if id == "" && name == "latest" {
		return nil, refuse(protocol.Refusal_REFUSAL_NOT_FOUND, "there is no job yet; submit one with `deepnet train`")
	}
	found, err := store.Find(storage.Query{ID: id, Limit: 1})
	switch {
	case err != nil:
		return nil, queue.RefuseUnread(err)
	case len(found) == 0 || id == "":
		return nil, refuse(protocol.Refusal_REFUSAL_NOT_FOUND, fmt.Sprintf("there is no job %q; `deepnet jobs` lists them", name[:min(len(name), 64)]))
	default:
		return found[0], nil
	}
}

// show reads a job as clients see it.
func show(store storage.Reader, id, name string) any {
	found, refused := find(store, id, name)
	if refused != nil {
		return refused
	}
	return found.View()
}

// showKey reads the job that was submitted with a key, if it was asked for in the same way.
func showKey(store storage.Reader, key string, asked *protocol.Job) any {
	found, err := store.Find(storage.Query{Key: key})
	if err != nil || len(found) == 0 {
		return refuse(protocol.Refusal_REFUSAL_BUSY, "a job with that key is being created; try again in a moment")
	}
	return theSame(found[0].View(), asked)
}

// list reads a page of jobs. Their columns, targets and classes are left out, so that it fits in a
// message.
func list(store storage.Reader, msg *protocol.List) any {
	found, err := store.Find(storage.Query{
		Before: strings.ToLower(msg.GetBefore()), Limit: usual(msg.GetLimit(), listUsual, listLimit),
	})
	if err != nil {
		return queue.RefuseUnread(err)
	}
	page := &protocol.Jobs{}
	for _, r := range found {
		v := r.View()
		v.Columns, v.Classes, v.Targets = nil, nil, nil
		page.Jobs = append(page.Jobs, v)
	}
	return page
}

// history reads a page of a job's events.
func history(store storage.Reader, watch queue.Watch) proto.Message {
	found, refused := find(store, watch.ID, watch.Name)
	if refused != nil {
		return refused
	}
	events, err := store.Events(watch.ID, watch.After, watch.Limit)
	if err != nil {
		return queue.RefuseUnread(err)
	}
	seen := watch.After + uint64(len(events))
	return &protocol.Events{Job: watch.ID, Events: events, Last: found.Over() && seen >= found.Revision}
}

// news reads the events of a job for a client who waits for them, wherever the job is.
func news(store storage.Reader, ask queue.ShowEvents) any {
	reply := history(store, ask.Watch)
	if events, ok := reply.(*protocol.Events); ok && len(events.GetEvents()) == 0 && !events.GetLast() {
		return queue.Read{Ask: ask}
	}
	return queue.Read{Ask: ask, Reply: reply}
}

// usual returns the number asked for, or the usual one for 0, and never more than most.
func usual(asked uint32, usual, most int) int {
	if asked == 0 {
		return usual
	}
	return min(int(min(asked, 1<<30)), most)
}

// deletable returns the event that deletes a job, or a refusal.
func deletable(client queue.Client, found *storage.Job) any {
	if !found.Over() {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s; cancel it first", found.ID, queue.StateName(found.State)))
	}
	return queue.Delete{Client: client, Job: found}
}

// retriable returns the event that retries a job, or a refusal.
func retriable(client queue.Client, found *storage.Job) any {
	if found.State != protocol.State_STATE_FAILED && found.State != protocol.State_STATE_CANCELLED {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s is %s; only what failed or was cancelled can be tried again", found.ID, queue.StateName(found.State)))
	}
	return queue.Retry{Client: client, Job: found}
}

// refuse returns the answer to a request that is not carried out.
func refuse(code protocol.Refusal, message string) *protocol.Refused {
	return &protocol.Refused{Code: code, Message: message}
}

// findLatest returns the id of the job submitted last, preferably not one of the boot
// queue; "" if there is no job.
func findLatest(store storage.Reader) (string, error) {
	for _, without := range []string{plan.BootQueue, ""} {
		found, err := store.Find(storage.Query{Limit: 1, Without: without})
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return found[0].ID, nil
		}
	}
	return "", nil
}

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
