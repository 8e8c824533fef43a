package client

import (
	"context"

	"deepnet/actors/protocol"
)

// Watch hands each event of a job after revision `after` to each, once and in
// order, until the job is over. It asks again when an answer is lost, so it
// outlives a restart of the service; only when nothing was heard for twice the
// client's timeout does it return ErrNoAnswer. An error of each ends the watch
// and is returned.
func (c *Client) Watch(ctx context.Context, job string, after uint64, each func(*protocol.Event) error) error {
	watch := watch{client: c, job: job, after: after, each: each, patience: c.patience()}
	for {
		last, err := watch.page(ctx)
		if last {
			return err
		}
		if err == nil {
			continue
		}
		if err := watch.patience.after(ctx, err); err != nil {
			return err
		}
	}
}

// watch is one Watch under way.
type watch struct {
	client   *Client
	job      string
	after    uint64 // the last revision handed on
	each     func(*protocol.Event) error
	patience *patience
}

// page asks for one page of events and hands them on; last says it was the last.
func (w *watch) page(ctx context.Context) (last bool, err error) {
	answer, err := askOnce[*protocol.Events](ctx, w.client, &protocol.Watch{Job: w.job, After: w.after})
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
	w.patience.renew()
	return answer.GetLast(), nil
}
