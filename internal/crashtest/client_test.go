package crashtest

import (
	"bytes"
	"context"
	"sync"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/internal/servicetest"

	"google.golang.org/protobuf/proto"
)

// session is one run of the service, as its clients see it.
type session struct {
	*client.Client
	ending <-chan struct{} // closed when it is about to be ended
}

// runClients has every client do its part until the service ends.
func (r *trial) runClients(ctx context.Context, c session) {
	var all sync.WaitGroup
	all.Go(func() { r.pauseNight(ctx, c) })
	for _, k := range r.tasks {
		all.Go(func() { r.runClient(ctx, c, k) })
	}
	all.Wait()
}

// pauseNight pauses the queue `night`, once.
func (r *trial) pauseNight(ctx context.Context, c session) {
	if r.night {
		return
	}
	_, err := c.SetQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(true), Running: proto.Uint32(1)})
	r.night = err == nil
}

// runClient submits the task, or checks that it is there, and watches it. A submission
// without an answer is repeated in the next run.
func (r *trial) runClient(ctx context.Context, c session, k *task) {
	if !servicetest.Sleep(ctx, k.wait) {
		return
	}
	if k.id == "" {
		job, err := k.submitTo(ctx, c)
		if err != nil {
			r.counts.repeated.Add(1)
			r.tolerate(c, err)
			return
		}
		k.id = job.GetId()
		r.observe(k, nil)
	}
	if r.checkState(ctx, c, k); k.gone {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { r.steer(ctx, c, k) })
	over := r.watch(ctx, c, k)
	all.Wait()
	if k.action == deletes && over {
		_, err := c.Delete(ctx, k.id)
		k.gone = err == nil
	}
}

// submitTo submits the task, again and again while the service cannot take it.
func (k *task) submitTo(ctx context.Context, c session) (*protocol.Job, error) {
	request := proto.Clone(k.submit).(*protocol.Submit)
	for {
		var job *protocol.Job
		var err error
		if k.upload {
			var dataset string
			dataset, err = c.Upload(ctx, bytes.NewReader(k.submit.GetTable()), int64(len(k.submit.GetTable())), nil)
			request.Data = &protocol.Submit_Dataset{Dataset: dataset}
		}
		if err == nil {
			job, err = c.Submit(ctx, request)
		}
		if !servicetest.Refused(err, protocol.Refusal_REFUSAL_BUSY) || !servicetest.Sleep(ctx, 20*time.Millisecond) {
			return job, err
		}
	}
}

// checkState wants an acknowledged job to be there, as it was left, unless it was deleted.
func (r *trial) checkState(ctx context.Context, c session, k *task) {
	job, err := c.Get(ctx, k.id)
	switch {
	case servicetest.Refused(err, protocol.Refusal_REFUSAL_NOT_FOUND) && k.action == deletes && len(k.seen) > 0:
		k.gone = true // which may not have been acknowledged
	case err != nil:
		r.tolerate(c, err)
	case k.gone || k.state != 0 && job.GetState() != k.state:
		r.Errorf("job %s (%s) was deleted (%v) or %v, and is %v", k.id, k.submit.GetName(), k.gone, k.state, job.GetState())
	}
}

// steer pauses or cancels the job once.
func (r *trial) steer(ctx context.Context, c session, k *task) {
	if k.state != 0 || k.action != pauses && k.action != cancels || !servicetest.Sleep(ctx, k.after) {
		return
	}
	act, want := c.Pause, protocol.State_STATE_PAUSED
	if k.action == cancels {
		act, want = c.Cancel, protocol.State_STATE_CANCELLED
	}
	if job, err := act(ctx, k.id); err == nil && job.GetState() == want {
		k.state = want
	}
}

// watch goes on watching where the watcher of the run before was cut off, and says
// whether it came to the end.
func (r *trial) watch(ctx context.Context, c session, k *task) bool {
	err := c.Watch(ctx, k.id, uint64(len(k.seen)), func(event *protocol.Event) error {
		k.seen = append(k.seen, event)
		r.observe(k, event)
		return nil
	})
	if err != nil {
		r.tolerate(c, err)
	}
	return err == nil
}

func (r *trial) observe(k *task, event *protocol.Event) {
	if r.observer != nil {
		r.observer(k, event)
	}
}

// tolerate passes over the errors of a service that is being ended.
func (r *trial) tolerate(c session, err error) {
	select {
	case <-c.ending:
	default:
		r.Errorf("while the service ran: %v", err)
	}
}
