package client

import (
	"context"
	"errors"
	"time"

	"deepnet/actors/protocol"
)

const (
	firstPause = 100 * time.Millisecond
	lastPause  = 2 * time.Second
)

// Watch hands each event of a job after revision `after` to each, once and in
// order, until the job is over. It asks again when an answer is lost, so it
// outlives a restart of the service; only when nothing was heard for twice the
// client's timeout does it return ErrNoAnswer. An error of each ends the watch
// and is returned.
func (c *Client) Watch(ctx context.Context, job string, after uint64, each func(*protocol.Event) error) error {
	watch := watch{client: c, job: job, after: after, each: each, heard: time.Now(), pause: firstPause}
	for {
		last, err := watch.page(ctx)
		if last || errors.Is(err, errClosed) {
			return err
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrNoAnswer) || time.Since(watch.heard) > 2*c.timeout {
			return err
		}
		if err := watch.rest(ctx); err != nil {
			return err
		}
	}
}

// watch is one Watch under way.
type watch struct {
	client *Client
	job    string
	after  uint64 // the last revision handed on
	each   func(*protocol.Event) error
	heard  time.Time // when the service last answered
	pause  time.Duration
}

// page asks for one page of events and hands them on; last says it was the last.
func (w *watch) page(ctx context.Context) (last bool, err error) {
	answer, err := ask[*protocol.Events](ctx, w.client, &protocol.Watch{Job: w.job, After: w.after})
	if err != nil {
		return false, err
	}
	if answer.GetJob() != "" {
		w.job = answer.GetJob() // what was `latest` stays the same job
	}
	for _, event := range answer.GetEvents() {
		if event.GetRevision() <= w.after {
			continue // told before
		}
		if err := w.each(event); err != nil {
			return true, err
		}
		w.after = event.GetRevision()
	}
	w.heard, w.pause = time.Now(), firstPause
	return answer.GetLast(), nil
}

// rest waits a little longer each time.
func (w *watch) rest(ctx context.Context) error {
	pause := time.NewTimer(w.pause)
	defer pause.Stop()
	w.pause = min(2*w.pause, lastPause)
	select {
	case <-pause.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
