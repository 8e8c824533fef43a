package crashtest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"deepnet/actors/client"
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
)

// life is a service as its clients see it.
type life struct {
	*client.Client
	ending <-chan struct{} // closed when it is about to be ended
}

// tend has every client do its part until the service ends.
func (r *trial) tend(ctx context.Context, c life) {
	var all sync.WaitGroup
	all.Go(func() { r.closeNight(ctx, c) })
	for _, k := range r.tasks {
		all.Go(func() { r.further(ctx, c, k) })
	}
	all.Wait()
}

// closeNight pauses a queue, once.
func (r *trial) closeNight(ctx context.Context, c life) {
	if r.night {
		return
	}
	_, err := c.SetQueue(ctx, &protocol.SetQueue{Name: night, Paused: proto.Bool(true), Running: proto.Uint32(1)})
	r.night = err == nil
}

// further submits the task, or looks whether it is there, and watches it. A submission
// without an answer is repeated in the next life.
func (r *trial) further(ctx context.Context, c life, k *task) {
	if !rest(ctx, k.wait) {
		return
	}
	if k.id == "" {
		job, err := k.hand(ctx, c)
		if err != nil {
			r.tally.repeated.Add(1)
			r.excuse(c, err)
			return
		}
		k.id = job.GetId()
		r.heard(k, nil)
	}
	if r.look(ctx, c, k); k.gone {
		return
	}
	var all sync.WaitGroup
	all.Go(func() { r.steer(ctx, c, k) })
	over := r.watch(ctx, c, k)
	all.Wait()
	if k.deed == deletes && over {
		_, err := c.Delete(ctx, k.id)
		k.gone = err == nil
	}
}

// hand submits the task, again and again while the service cannot take it.
func (k *task) hand(ctx context.Context, c life) (*protocol.Job, error) {
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
		if !refused(err, protocol.Refusal_REFUSAL_BUSY) || !rest(ctx, 20*time.Millisecond) {
			return job, err
		}
	}
}

// refused says whether an error is a refusal with a code.
func refused(err error, code protocol.Refusal) bool {
	var refused *client.Refused
	return errors.As(err, &refused) && refused.Code == code
}

// look wants an acknowledged job to be there, as it was left, unless it was deleted.
func (r *trial) look(ctx context.Context, c life, k *task) {
	job, err := c.Get(ctx, k.id)
	switch {
	case refused(err, protocol.Refusal_REFUSAL_NOT_FOUND) && k.deed == deletes && len(k.seen) > 0:
		k.gone = true // which may not have been acknowledged
	case err != nil:
		r.excuse(c, err)
	case k.gone || k.state != 0 && job.GetState() != k.state:
		r.Errorf("job %s (%s) was deleted (%v) or %v, and is %v", k.id, k.submit.GetName(), k.gone, k.state, job.GetState())
	}
}

// steer pauses or cancels the job once.
func (r *trial) steer(ctx context.Context, c life, k *task) {
	if k.state != 0 || k.deed != pauses && k.deed != cancels || !rest(ctx, k.after) {
		return
	}
	act, want := c.Pause, protocol.State_STATE_PAUSED
	if k.deed == cancels {
		act, want = c.Cancel, protocol.State_STATE_CANCELLED
	}
	if job, err := act(ctx, k.id); err == nil && job.GetState() == want {
		k.state = want
	}
}

// watch goes on watching where the watcher of the life before was cut off, and says
// whether it came to the end.
func (r *trial) watch(ctx context.Context, c life, k *task) bool {
	err := c.Watch(ctx, k.id, uint64(len(k.seen)), func(event *protocol.Event) error {
		k.seen = append(k.seen, event)
		r.heard(k, event)
		return nil
	})
	if err != nil {
		r.excuse(c, err)
	}
	return err == nil
}

func (r *trial) heard(k *task, event *protocol.Event) {
	if r.witness != nil {
		r.witness(k, event)
	}
}

// excuse passes over the errors of a service that is being ended.
func (r *trial) excuse(c life, err error) {
	select {
	case <-c.ending:
	default:
		r.Errorf("while the service lived: %v", err)
	}
}

// rest waits; false: the life ended before.
func rest(ctx context.Context, how time.Duration) bool {
	timer := time.NewTimer(how)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
