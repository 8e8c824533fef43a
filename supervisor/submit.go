package supervisor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"github.com/oklog/ulid/v2"
	"google.golang.org/protobuf/proto"
)

// submit gives a submission to a worker if there is room for another job.
func (q *jobs) submit(ctx actor.Context, msg *protocol.Submit) {
	if msg.GetFrom() != "" {
		msg = proto.CloneOf(msg)
		msg.From = q.queue.Resolve(msg.GetFrom())
	}
	if r := q.readingOf(msg); r != nil {
		r.join(ctx)
		return
	}
	if reason := q.queue.Full(len(q.requests)); reason != "" {
		answer(ctx, ctx.Sender(), refuse(protocol.Refusal_REFUSAL_BUSY, reason))
		return
	}
	store := q.reading
	q.send(ctx, &request{clients: []*actor.PID{ctx.Sender()}, submit: msg}, func() any { return store.accept(msg) })
}

// readingOf finds the request for which the very same submission, by its key, is being
// read; nil: none is. A client that did not hear in time asks again: a large table is
// not read twice for that.
func (q *jobs) readingOf(msg *protocol.Submit) *request {
	for _, r := range q.requests {
		if msg.GetKey() != "" && r.submit.GetKey() == msg.GetKey() && proto.Equal(r.submit, msg) {
			return r
		}
	}
	return nil
}

// onAccepted makes a job of an accepted submission.
func (q *jobs) onAccepted(ctx actor.Context, r *request, a *accepted) {
	id, err := ulid.New(ulid.Timestamp(q.settings.Now()), q.ids)
	if err != nil {
		r.answer(ctx, refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("making a job id: %v", err)))
		return
	}
	created := queue.Accepted{
		ID: strings.ToLower(id.String()), Head: a.head, Dataset: a.dataset, Digest: a.digest, Origin: a.origin, Requests: len(q.requests),
	}
	for _, pid := range r.clients {
		created.Clients = append(created.Clients, clientOf(pid))
	}
	q.apply(ctx, created)
}

// accepted is a submission that was found good.
type accepted struct {
	head    *protocol.Job // but for its id and time
	dataset []byte        // nil: the store has it
	digest  storage.Digest
	origin  []byte // nil: it begins anew
}

// accept reads a submission. It returns what was accepted, the job that the same
// key made before, or a refusal.
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
			return found[0].View()
		}
	}
	a := &accepted{}
	if refused := a.read(ctx, store, msg); refused != nil {
		return refused
	}
	plan.Address(a.head, msg, a.digest)
	return a
}

// read takes in the data that a submission brings, or names.
func (a *accepted) read(ctx context.Context, store storage.Store, msg *protocol.Submit) *protocol.Refused {
	named, isNamed := msg.GetData().(*protocol.Submit_Dataset)
	if !isNamed {
		a.dataset = plan.DataOf(msg)
		a.digest = sha256.Sum256(a.dataset)
		return a.resolve(ctx, store, msg, plan.Text(a.dataset))
	}
	var err error
	if a.digest, err = digestOf(named.Dataset); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
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

// resolve works out the job.
func (a *accepted) resolve(ctx context.Context, store storage.Store, msg *protocol.Submit, data dataset.Source) *protocol.Refused {
	if msg.GetFrom() != "" {
		return a.resume(store, msg, data)
	}
	resolved, err := plan.Resolve(msg.GetName(), plan.Own(msg.GetPlan()), data, nil)
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if err := resolved.Measure(ctx); err != nil {
		return refuse(protocol.Refusal_REFUSAL_BUSY, queue.Stopping)
	}
	a.head = resolved.Head
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
