package client

import (
	"context"
	"slices"

	"deepnet/actors/protocol"
)

// Selection says which jobs are wanted; the zero value is the newest 100 of all.
type Selection struct {
	Queue  string         // empty: of every queue
	State  protocol.State // unspecified: in any state
	Limit  uint32         // 0: 100
	Before string         // the id of a job: only older ones; empty: from the newest on
}

// All says whether the selection leaves out no job that the service would list.
func (s Selection) All() bool {
	return s.Queue == "" && s.State == protocol.State_STATE_UNSPECIFIED
}

func (s Selection) has(job *protocol.Job) bool {
	return (s.Queue == "" || s.Queue == job.GetQueue()) &&
		(s.State == protocol.State_STATE_UNSPECIFIED || s.State == job.GetState())
}

// Select lists the jobs of a selection, newest first. The service does not select, so
// it is asked for page after page.
func (c *Client) Select(ctx context.Context, s Selection) ([]*protocol.Job, error) {
	const page, usual = 1000, 100
	if s.All() {
		return c.List(ctx, &protocol.List{Limit: s.Limit, Before: s.Before})
	}
	limit := usual
	if s.Limit > 0 {
		limit = int(s.Limit)
	}
	var found []*protocol.Job
	request := &protocol.List{Limit: page, Before: s.Before}
	for {
		jobs, err := c.List(ctx, request)
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(slices.Clone(jobs), func(job *protocol.Job) bool { return !s.has(job) })...)
		if len(found) >= limit || len(jobs) < usual { // no page but the last has fewer
			return found[:min(limit, len(found))], nil
		}
		request = &protocol.List{Limit: page, Before: jobs[len(jobs)-1].GetId()}
	}
}
