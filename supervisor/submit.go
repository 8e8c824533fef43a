package supervisor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"
)

// accepted is a valid submission, resolved.
type accepted struct {
	head    *protocol.Job // without id and time
	dataset []byte        // nil: the store has it
	digest  storage.Digest
	origin  []byte // of the job it continues; nil: none
}

// accept reads a submission. It returns an *accepted, the job submitted earlier with the
// same key, or a refusal.
func accept(ctx context.Context, store storage.Store, msg *protocol.Submit) any {
	if err := plan.CheckSubmission(msg); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if msg.GetKey() != "" {
		found, err := store.Find(storage.Query{Key: msg.GetKey()})
		if err != nil {
			return queue.RefuseUnread(err)
		}
		if len(found) > 0 {
			return again(store, found[0].View(), msg)
		}
	}
	a := &accepted{}
	if refused := a.read(ctx, store, msg); refused != nil {
		return refused
	}
	plan.Address(a.head, msg, a.digest)
	return a
}

// again answers a submission whose key a job has: with that job, if it was asked for then.
func again(store storage.Reader, job *protocol.Job, msg *protocol.Submit) any {
	a := &accepted{}
	if refused := a.name(msg); refused != nil {
		return refused
	}
	asked := &protocol.Job{Dataset: a.digest.String(), Asked: plan.Own(msg.GetPlan())}
	if asked.From = msg.GetFrom(); asked.From != "" {
		if from, refused := find(store, asked.From, asked.From); refused == nil { // it may be gone by now
			asked.From = from.ID
		}
	}
	return theSame(job, asked)
}

// theSame is the job that has a key, or the refusal of another one under it.
func theSame(job, asked *protocol.Job) any {
	if differs := plan.Differs(job, asked); differs != "" {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("the key %q belongs to job %s, which was asked for otherwise: %s; choose another key", job.GetKey(), job.GetId(), differs))
	}
	return job
}

// name takes the digest of the data that a submission brings along or names.
func (a *accepted) name(msg *protocol.Submit) *protocol.Refused {
	named, isNamed := msg.GetData().(*protocol.Submit_Dataset)
	if !isNamed {
		a.dataset = plan.DataOf(msg)
		a.digest = sha256.Sum256(a.dataset)
		return nil
	}
	var err error
	if a.digest, err = digestOf(named.Dataset); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	return nil
}

// read reads the data that a submission brings along or names.
func (a *accepted) read(ctx context.Context, store storage.Store, msg *protocol.Submit) *protocol.Refused {
	if refused := a.name(msg); refused != nil {
		return refused
	}
	if a.dataset != nil {
		return a.resolve(ctx, store, msg, plan.Text(a.dataset))
	}
	data := &stored{store: store, digest: a.digest}
	refused := a.resolve(ctx, store, msg, data.source)
	if refused == nil {
		return nil
	}
	if trouble := data.trouble(); trouble != nil {
		return queue.RefuseDataset(a.digest, trouble)
	}
	return refused
}

// resolve resolves the plan against the data.
func (a *accepted) resolve(ctx context.Context, store storage.Store, msg *protocol.Submit, data dataset.Source) *protocol.Refused {
	if msg.GetFrom() != "" {
		return a.resume(store, msg, data)
	}
	resolved, err := plan.Resolve(msg.GetName(), plan.Submitted(msg.GetPlan()), data, nil)
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if err := resolved.Measure(ctx); err != nil {
		return refuse(protocol.Refusal_REFUSAL_BUSY, queue.Stopping)
	}
	a.head = resolved.Head
	collect(numbersOf(resolved.Run.Data.Inputs()))
	return nil
}

// digestOf reads a digest in hex.
func digestOf(text string) (storage.Digest, error) {
	bytes, err := hex.DecodeString(text)
	if err != nil || len(bytes) != len(storage.Digest{}) {
		return storage.Digest{}, fmt.Errorf("%q names no data set; it is named by its SHA-256, 64 hexadecimal digits", text[:min(len(text), 80)])
	}
	return storage.Digest(bytes), nil
}
