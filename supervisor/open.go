package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"
)

// opened is a job that is ready to train, or the reason why it is not.
type opened struct {
	work    *work
	number  uint64 // the highest number of its checkpoints
	note    string // what was wrong with a checkpoint; "": nothing
	err     error
	passing bool // err may be temporary
}

// open reads a job from the store, resolves its plan again and restores its newest
// checkpoint.
func open(store storage.Store, release, id string) *opened {
	found, err := store.Find(storage.Query{ID: id})
	if err != nil || len(found) == 0 {
		return &opened{err: fmt.Errorf("the job could not be read: %w", errors.Join(err)), passing: true}
	}
	job := found[0]
	resolved, from, failed := reopen(store, job)
	if failed != nil {
		return failed
	}
	w := newWork(id, job.Dataset, resolved, from.digest())
	w.release = release
	collect(w.inputs())
	return restore(store, w, from)
}

// reopen resolves the plan of a stored job again, on its data and its origin.
func reopen(store storage.Store, job *storage.Job) (*plan.Resolved, *origin, *opened) {
	from, err := readOrigin(store, job)
	if err != nil {
		return nil, nil, &opened{err: err, passing: !errors.Is(err, errOrigin)}
	}
	data := &stored{store: store, digest: job.Dataset}
	resolved, err := plan.Reopen(job.Head.GetName(), job.Head.GetPlan(), data.source, from.plain())
	if err != nil {
		return nil, nil, unopened(job.Dataset, data.trouble(), err)
	}
	return resolved, from, nil
}

// unopened says why a job cannot be opened: trouble kept its data set from being read, or
// its plan is refused.
func unopened(dataset storage.Digest, trouble, refused error) *opened {
	switch {
	case errors.Is(trouble, storage.ErrDamaged):
		return &opened{err: fmt.Errorf("the stored data set %s is damaged; submit the table again", dataset)}
	case trouble != nil:
		return &opened{err: fmt.Errorf("the data set %s could not be read: %w", dataset, trouble), passing: true}
	default:
		return &opened{err: fmt.Errorf("this release refuses the job, which another release accepted: %w", refused)}
	}
}

// restore resumes the work from the newest intact checkpoint. If there is none, training
// starts over, which costs time and changes nothing else.
func restore(store storage.Store, w *work, from *origin) *opened {
	found, err := store.Attachments(w.job, storage.Checkpoint)
	if err != nil {
		return &opened{err: fmt.Errorf("the checkpoints could not be read: %w", err), passing: true}
	}
	o := &opened{work: w}
	for _, a := range found {
		o.number = max(o.number, a.Number)
	}
	for _, a := range found {
		c, err := training.DecodeCheckpoint(a.Data, training.Want{Job: w.job, Run: w.identity.Run, Plan: w.run})
		if err == nil {
			w.state = c.State
			w.memory = actors.NewMemory(c.Params, c.State.Steps)
			return o
		}
		o.note = fmt.Sprintf("checkpoint %d: %v", a.Number, err)
	}
	if err := w.start(from); err != nil {
		return &opened{err: err}
	}
	return o
}
