package crashtest

import (
	"context"
	"sync"

	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// finishAll starts the service a last time, undisturbed, brings every job to its end and
// checks all of it.
func (r *trial) finishAll() {
	r.Helper()
	s := launch(r, r.folder, r.args...)
	defer func() {
		if r.Failed() {
			r.Logf("the last run:\n%s", s.Log.String())
		}
	}()
	c := session{Client: s.Must(r)}
	ctx, cancel := context.WithTimeout(r.Context(), servicetest.Patience)
	defer cancel()
	r.resumeNight(ctx, c)
	var all sync.WaitGroup
	for _, k := range r.tasks {
		all.Go(func() { r.finish(ctx, c, k) })
	}
	all.Wait()
	for _, k := range r.tasks {
		r.checkJob(ctx, c, k)
	}
	r.checkJobs(ctx, c)
	if err := s.Stop(); err != nil {
		r.Error(err)
	}
	checkFolder(r, r.folder)
}

// resumeNight wants the queue as it was left, and lets its jobs go on.
func (r *trial) resumeNight(ctx context.Context, c session) {
	queues, err := c.Queues(ctx)
	if err != nil {
		r.Fatal(err)
	}
	found := false
	for _, q := range queues.GetQueues() {
		found = found || q.GetName() == night && q.GetPaused() && q.GetLimit() == 1
	}
	if r.night && !found {
		r.Errorf("the queue %s was paused; now there are %v", night, queues)
	}
	if _, err := c.SetQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(false)}); err != nil {
		r.Fatal(err)
	}
}

// finish brings one job to its end.
func (r *trial) finish(ctx context.Context, c session, k *task) {
	if k.id == "" || k.action != deletes { // again: the same key is the same job
		job, err := k.submitTo(ctx, c)
		if err != nil || k.id != "" && job.GetId() != k.id {
			r.Errorf("%s, which was job %q, is submitted again: %v, %v", k.submit.GetName(), k.id, job, err)
			return
		}
		k.id = job.GetId()
	}
	if r.checkState(ctx, c, k); k.gone {
		return
	}
	job, err := c.Get(ctx, k.id)
	switch job.GetState() { // what was not acknowledged may yet have been done
	case protocol.State_STATE_PAUSED:
		_, err = c.Resume(ctx, k.id)
	case protocol.State_STATE_CANCELLED:
		_, err = c.Retry(ctx, k.id)
	default:
	}
	if err != nil {
		r.Errorf("job %s (%s): %v", k.id, k.submit.GetName(), err)
		return
	}
	r.watch(ctx, c, k)
}

// checkJob checks one job by its whole history.
func (r *trial) checkJob(ctx context.Context, c session, k *task) {
	if k.gone {
		return
	}
	name := k.submit.GetName()
	events := servicetest.History(ctx, r, c.Client, k.id)
	if err := servicetest.CheckHistory(events, expected(r)[name]); err != nil {
		r.Errorf("job %s (%s): %v", k.id, name, err)
	}
	for _, event := range events {
		if event.GetResumed().GetStep() > 0 {
			r.counts.resumed.Add(1)
		}
	}
	if err := servicetest.Unchanged(k.seen, events); err != nil {
		r.Errorf("job %s (%s): %v", k.id, name, err)
	}
}

// checkJobs wants one job for each submission, and beside them only those that the
// service taught itself.
func (r *trial) checkJobs(ctx context.Context, c session) {
	made := map[string]int{}
	for _, job := range servicetest.EveryJob(ctx, r, c.Client) {
		if job.GetName() != bootName {
			made[job.GetKey()]++
		} else if err := servicetest.CheckHistory(servicetest.History(ctx, r, c.Client, job.GetId()), expected(r)[bootName]); err != nil {
			r.Errorf("booted job %s: %v", job.GetId(), err)
		}
	}
	for _, k := range r.tasks {
		if want := map[bool]int{false: 1, true: 0}[k.gone]; made[k.submit.GetKey()] != want {
			r.Errorf("the submission %q made %d jobs", k.submit.GetKey(), made[k.submit.GetKey()])
		}
		delete(made, k.submit.GetKey())
	}
	if len(made) > 0 {
		r.Errorf("there are jobs that nobody submitted: %v", made)
	}
}
