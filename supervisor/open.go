package supervisor

import (
	"errors"
	"fmt"

	"deepnet/actors"
	"deepnet/actors/protocol"
	"deepnet/neuron/training"
	"deepnet/supervisor/plan"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
)

// opened is a job that is ready to learn, or the reason why it is not.
type opened struct {
	work    *work
	number  uint64 // the highest of its checkpoints
	note    string // what was wrong with a checkpoint
	err     error
	passing bool // err may pass
}

// open gives a job a place and has a clerk read what it learns and how far it came.
func (q *jobs) open(ctx actor.Context, j *job) {
	j.phase = opening
	w := q.place(j)
	store, settings, id := q.reading, q.settings, j.id()
	q.send(ctx, &errand{ward: w}, func() any { return open(store, settings.Release, id) })
}

// open reads a job from the store and works out again all that follows from it.
func open(store storage.Store, release, id string) *opened {
	found, err := store.Find(storage.Query{ID: id})
	if err != nil || len(found) == 0 {
		return &opened{err: fmt.Errorf("the job could not be read: %w", errors.Join(err)), passing: true}
	}
	job := found[0]
	from, err := readOrigin(store, job)
	if err != nil {
		return &opened{err: err, passing: !errors.Is(err, errOrigin)}
	}
	data := &stored{store: store, digest: job.Dataset}
	resolved, err := plan.Resolve(job.Head.GetName(), job.Head.GetPlan(), data.source, from.plain())
	if err != nil {
		return unopened(job.Dataset, data.trouble(), err)
	}
	w := newWork(id, job.Dataset, resolved, from.digest())
	w.release = release
	return restore(store, w, from)
}

// unopened is a job whose data set is in trouble, or is refused.
func unopened(dataset storage.Digest, trouble, refused error) *opened {
	switch {
	case errors.Is(trouble, storage.ErrDamaged):
		return &opened{err: fmt.Errorf("the stored data set %s is damaged; submit the table again", dataset)}
	case trouble != nil:
		return &opened{err: fmt.Errorf("the data set %s could not be read: %w", dataset, trouble), passing: true}
	default:
		return &opened{err: fmt.Errorf("what was accepted is refused now, by another release: %w", refused)}
	}
}

// restore brings the work to the newest checkpoint that is whole. Where none is, it
// begins anew, which costs time and changes nothing else.
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

// onOpened starts the job's trainer, if the job is still to learn.
func (q *jobs) onOpened(ctx actor.Context, w *ward, o *opened) {
	j := w.job
	if q.running[j.id()] != w || j.phase != opening || q.draining != nil {
		return // while the service stops, the next one opens it
	}
	if o.err != nil {
		q.fail(ctx, w, &finished{job: j.id(), err: o.err, passing: o.passing})
		return
	}
	now := q.settings.Now()
	j.work, j.number = o.work, o.number
	if o.note != "" {
		logDamage(q.settings.Log, j, o)
	}
	j.enter(protocol.State_STATE_RUNNING, "")
	j.tail().NotBeforeMs = 0
	if j.tail().GetStartedMs() == 0 {
		j.tail().StartedMs = now.UnixMilli()
		j.note(now, &protocol.Event{What: &protocol.Event_Started{Started: j.sketch()}})
	} else {
		reason := j.whyAgain(o.note)
		logResumed(q.settings.Log, j, reason)
		j.goOn(now, reason)
	}
	j.begun = false
	q.tell(ctx, j, nil)
	q.train(ctx, w)
}

// whyAgain says why a job goes on.
func (j *job) whyAgain(note string) string {
	switch {
	case note != "" && j.work.state.Steps == 0:
		return "no checkpoint is whole (" + note + "): it begins anew, to the same end"
	case note != "":
		return "the checkpoint before is used (" + note + ")"
	case j.begun:
		return "the service was started anew"
	case j.tail().GetRetried() > 0:
		return "it is tried again"
	default:
		return "it was paused"
	}
}
