package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
)

// CheckSubmission checks what of a submission is neither the plan's nor the data's.
func CheckSubmission(submit *protocol.Submit) error {
	for _, name := range []struct{ what, text string }{{"name", submit.GetName()}, {"queue's name", submit.GetQueue()}, {"key", submit.GetKey()}} {
		if n := len(name.text); n > MaxName {
			return fmt.Errorf("the %s has %d bytes; give it at most %d", name.what, n, MaxName)
		}
	}
	if submit.GetData() == nil {
		return errors.New("the submission has no data; send a table (CSV), samples, or the digest of a data set")
	}
	return nil
}

// Address writes into a job's head where it waits and how it is told from others.
func Address(head *protocol.Job, submit *protocol.Submit, dataset [sha256.Size]byte) {
	head.Queue, head.Priority, head.Key = submit.GetQueue(), submit.GetPriority(), submit.GetKey()
	if fill(&head.Queue, DefaultQueue); head.Key != "" {
		head.Asked = Own(submit.GetPlan())
	}
	head.Retries = defaultRetries
	if submit.Retries != nil {
		head.Retries = min(submit.GetRetries(), maxRetries)
	}
	head.Dataset = hex.EncodeToString(dataset[:])
}

// Explained is what a submission would become.
type Explained struct {
	Job     *protocol.Job    // with every default written out; without id, state and times
	Columns []dataset.Fitted // the inputs as they were measured; nil: plain samples
}

// Explain works out the job that a submission would become, as the service would,
// and submits nothing. It is a pure function of the submission, which has to bring
// its data with it.
func Explain(submit *protocol.Submit) (*Explained, error) {
	if err := CheckSubmission(submit); err != nil {
		return nil, err
	}
	if submit.GetDataset() != "" {
		return nil, errors.New("a data set that is only named cannot be looked at; give the table itself")
	}
	data := DataOf(submit)
	resolved, err := Resolve(submit.GetName(), Submitted(submit.GetPlan()), Text(data), nil)
	if err != nil {
		return nil, err
	}
	if err := resolved.Measure(context.Background()); err != nil {
		return nil, err
	}
	Address(resolved.Head, submit, sha256.Sum256(data))
	explained := &Explained{Job: resolved.Head}
	if resolved.Preparation != nil {
		explained.Columns = resolved.Preparation.Columns
	}
	return explained, nil
}
