package supervisor

import (
	"errors"
	"fmt"
	"slices"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
)

// origin is the finished job that another job continues. What is needed of it is copied
// and stored with the new job, so that the old one may be deleted.
type origin struct {
	kept        *protocol.Origin
	preparation *dataset.Preparation // nil: plain samples
}

// plain returns the part of the origin that a plan needs; nil without an origin.
func (o *origin) plain() *plan.Origin {
	if o == nil {
		return nil
	}
	return &plan.Origin{Job: o.kept.GetJob(), Preparation: o.preparation}
}

// digest returns the digest of the origin's result; "" without an origin.
func (o *origin) digest() string {
	if o == nil {
		return ""
	}
	return o.kept.GetDigest()
}

// resume reads the job that a submission continues and works out where the new job begins.
// data is the new job's data.
func (a *accepted) resume(store storage.Store, msg *protocol.Submit, data dataset.Source) *protocol.Refused {
	job, refused := find(store, msg.GetFrom(), msg.GetFrom())
	if refused != nil {
		return refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has not succeeded, it is %s; only a finished model can be trained further", job.ID, queue.StateName(job.State)))
	}
	old := job.View()
	continued, err := plan.Continue(old, plan.Own(msg.GetPlan()))
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	before := open(store, "", job.ID)
	if before.err != nil || before.work.state.Phase != training.Done {
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("job %s cannot be continued: %v", job.ID, errors.Join(before.err, noted(before.note))))
	}
	from := &origin{kept: &protocol.Origin{Job: job.ID, Digest: old.GetResult().GetDigest()}, preparation: before.work.resolved.Preparation}
	resolved, err := plan.Resolve(msg.GetName(), continued, data, from.plain())
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	if err := from.begin(newWork("", a.digest, resolved, from.digest()), before.work); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	resolved.Head.From = job.ID
	a.head = resolved.Head
	if a.origin, err = proto.Marshal(from.kept); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, err.Error())
	}
	return nil
}

// noted returns what was wrong with a job's checkpoints as an error. If nothing was, the
// last checkpoint was made before the end of training.
func noted(note string) error {
	if note == "" {
		return errors.New("its last checkpoint is from before its end")
	}
	return errors.New(note)
}

// begin makes w begin where before ended.
func (o *origin) begin(w, before *work) error {
	old, now := before.run.Network.Widths(), w.run.Network.Widths()
	if !slices.Equal(old, now) {
		return fmt.Errorf("job %s learned with layers of %v neurons, and this would be %v; it must learn rows of the same kind", o.kept.Job, old, now)
	}
	if p := before.resolved.Preparation; p != nil {
		var err error
		if o.kept.Preparation, err = p.Marshal(); err != nil {
			return err
		}
	}
	state, params := before.run.Resume(before.state, before.memory.Params(), before.dataset == w.dataset)
	o.kept.Checkpoint = training.Checkpoint{Job: o.kept.Job, Run: w.identity.Run, State: state, Params: params}.Encode()
	return nil
}

// readOrigin reads the origin of a job; nil if the job continues none.
func readOrigin(store storage.Reader, job *storage.Job) (*origin, error) {
	if job.Head.GetFrom() == "" {
		return nil, nil
	}
	found, err := store.Attachments(job.ID, storage.Origin)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Data == nil {
		return nil, fmt.Errorf("%w: the stored copy of job %s, which it continues, is damaged; submit it again", errOrigin, job.Head.GetFrom())
	}
	o := &origin{kept: &protocol.Origin{}}
	if err := proto.Unmarshal(found[0].Data, o.kept); err != nil {
		return nil, fmt.Errorf("%w: %w", errOrigin, err)
	}
	if len(o.kept.GetPreparation()) > 0 {
		if o.preparation, err = dataset.Unmarshal(o.kept.GetPreparation()); err != nil {
			return nil, fmt.Errorf("%w: %w", errOrigin, err)
		}
	}
	return o, nil
}

// errOrigin marks permanent errors, for which a retry is no use.
var errOrigin = errors.New("the job cannot begin")

// start sets the work to its beginning: initial weights, or the end of its origin.
func (w *work) start(o *origin) error {
	if o == nil {
		w.memory = actors.NewMemory(w.run.Network.Initial(), 0)
		return nil
	}
	c, err := training.DecodeCheckpoint(o.kept.GetCheckpoint(), training.Want{Job: o.kept.GetJob(), Run: w.identity.Run, Plan: w.run})
	if err != nil {
		return fmt.Errorf("%w: the job it continues: %w", errOrigin, err)
	}
	w.state, w.memory = c.State, actors.NewMemory(c.Params, c.State.Steps)
	return nil
}
