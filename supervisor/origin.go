package supervisor

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"
	"deepnet/neuron/training"
	"deepnet/supervisor/storage"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// origin is the finished job that another goes on from. A copy of all that is needed
// of it stands beside the new job, so that the old one may be deleted.
type origin struct {
	kept        *protocol.Origin
	preparation *dataset.Preparation // nil: plain samples
}

// mayDiffer are the settings that a job may have otherwise than the one it goes on
// from: when to end, and how the rows of a new table are divided.
var mayDiffer = []protoreflect.Name{"epochs", "stop_below", "until", "neurons_per_actor", "holdout", "splitting", "stopping"}

// goesOn returns the plan of a job that goes on from another: the other's, but for
// what may differ. epochs are all there will have been, those done included.
func goesOn(old *protocol.Job, sent *protocol.Plan) (*protocol.Plan, error) {
	plan := proto.CloneOf(old.GetPlan())
	plan.Epochs, plan.Until, plan.StopBelow = nil, 0, proto.Float64(0)
	var refused []string
	to, from := plan.ProtoReflect(), sent.ProtoReflect()
	from.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case slices.Contains(mayDiffer, f.Name()):
			to.Set(f, v)
		case !old.GetPlan().ProtoReflect().Get(f).Equal(v):
			refused = append(refused, strings.ReplaceAll(string(f.Name()), "_", " "))
		}
		return true
	})
	if refused != nil {
		slices.Sort(refused)
		return nil, fmt.Errorf("a job that goes on from %s learns as that did, so it cannot have another %s; leave that out, or begin anew", old.GetId(), strings.Join(refused, ", "))
	}
	done := old.GetResult().GetEpochs()
	fill(&plan.Epochs, proto.Uint32(done+old.GetPlan().GetEpochs()))
	if plan.GetEpochs() <= done {
		return nil, fmt.Errorf("job %s has learned %d epochs already, and there are to be %d in all; ask for more", old.GetId(), done, plan.GetEpochs())
	}
	return plan, nil
}

// goOnFrom reads the job that a submission goes on from, and works out how the new
// one begins; data is what that learns.
func (a *accepted) goOnFrom(store storage.Store, msg *protocol.Submit, data dataset.Source) *protocol.Refused {
	job, refused := find(store, msg.GetFrom(), msg.GetFrom())
	if refused != nil {
		return refused
	}
	if job.State != protocol.State_STATE_SUCCEEDED {
		return refuse(protocol.Refusal_REFUSAL_CONFLICT, fmt.Sprintf("job %s has not succeeded, it is %s; only a finished model can be taught further", job.ID, stateNames[job.State]))
	}
	old := view(job)
	plan, err := goesOn(old, ownPlan(msg.GetPlan()))
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	before := open(store, "", job.ID)
	if before.err != nil || before.work.state.Phase != training.Done {
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, fmt.Sprintf("job %s cannot be gone on from: %v", job.ID, errors.Join(before.err, noted(before.note))))
	}
	from := &origin{kept: &protocol.Origin{Job: job.ID, Digest: old.GetResult().GetDigest()}, preparation: before.work.preparation}
	made, err := admitFrom(msg.GetName(), plan, data, from)
	if err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	made.work.dataset = a.digest
	if err := from.begin(made.work, before.work); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INVALID, err.Error())
	}
	made.head.From = job.ID
	a.head = made.head
	if a.origin, err = proto.Marshal(from.kept); err != nil {
		return refuse(protocol.Refusal_REFUSAL_INTERNAL, err.Error())
	}
	return nil
}

// noted is what was wrong with checkpoints, as an error.
func noted(note string) error {
	if note == "" {
		return errors.New("its last checkpoint is not its end")
	}
	return errors.New(note)
}

// begin writes down where w begins: where before ended.
func (o *origin) begin(w, before *work) error {
	old, now := before.course.Network.Widths(), w.course.Network.Widths()
	if !slices.Equal(old, now) {
		return fmt.Errorf("job %s learned with layers of %v neurons, and this would be %v; it must learn rows of the same kind", o.kept.Job, old, now)
	}
	if before.preparation != nil {
		var err error
		if o.kept.Preparation, err = before.preparation.Marshal(); err != nil {
			return err
		}
	}
	w.origin = o.kept.Digest
	w.identity = w.identify()
	state, params := before.course.Resume(before.state, before.memory.Params(), before.dataset == w.dataset)
	o.kept.Checkpoint = training.Checkpoint{Job: o.kept.Job, Run: w.identity.course, State: state, Params: params}.Encode()
	return nil
}

// readOrigin reads what a job goes on from; nil: it began anew.
func readOrigin(store storage.Reader, job *storage.Job) (*origin, error) {
	if job.Head.GetFrom() == "" {
		return nil, nil
	}
	found, err := store.Attachments(job.ID, storage.Origin)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Data == nil {
		return nil, fmt.Errorf("%w: what it goes on from, job %s, is damaged; submit it again", errOrigin, job.Head.GetFrom())
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

// errOrigin says that trying again does not help.
var errOrigin = errors.New("the job cannot begin")

// start brings work to its beginning: that of the network, or where the origin ended.
func (w *work) start(o *origin) error {
	if o == nil {
		w.memory = actors.NewMemory(w.course.Network.Initial(), 0)
		return nil
	}
	c, err := training.DecodeCheckpoint(o.kept.GetCheckpoint(), training.Want{Job: o.kept.GetJob(), Run: w.identity.course, Plan: w.course})
	if err != nil {
		return fmt.Errorf("%w: what it goes on from: %w", errOrigin, err)
	}
	w.state, w.memory = c.State, actors.NewMemory(c.Params, c.State.Steps)
	return nil
}

// forced are the choices by which a new table's columns are what the origin's were.
func (o *origin) forced(c dataset.Choices) dataset.Choices {
	c.Task = o.preparation.Task
	for _, column := range o.preparation.Columns {
		c.Kinds = append(c.Kinds, dataset.Choose{Column: column.Column, Kind: column.Kind})
	}
	return c
}
