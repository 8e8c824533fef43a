package client

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

func TestJobsOfAQueueOrStateAreSoughtPageByPage(t *testing.T) {
	var all []*protocol.Job // newest first
	for i := 2500; i > 0; i-- {
		job := &protocol.Job{Id: fmt.Sprintf("%06d", i), Queue: "default", State: protocol.State_STATE_SUCCEEDED}
		if i%100 == 0 {
			job.Queue = "night"
		}
		if i%1000 == 0 {
			job.State = protocol.State_STATE_FAILED
		}
		all = append(all, job)
	}
	c := local(t, answering(func(asked proto.Message) proto.Message {
		request := asked.(*protocol.List)
		from := slices.IndexFunc(all, func(job *protocol.Job) bool { return request.GetBefore() == "" || job.GetId() < request.GetBefore() })
		if from < 0 {
			return &protocol.Jobs{}
		}
		limit := int(request.GetLimit())
		if limit == 0 {
			limit = 100
		}
		return &protocol.Jobs{Jobs: all[from:min(len(all), from+min(1000, limit))]}
	}))
	const failed, succeeded = protocol.State_STATE_FAILED, protocol.State_STATE_SUCCEEDED
	for _, row := range []struct {
		selection Selection
		want      int
	}{
		{Selection{}, 100},
		{Selection{Limit: 3}, 3},
		{Selection{Queue: "night"}, 25},
		{Selection{Queue: "night", Limit: 3}, 3},
		{Selection{State: failed}, 2},
		{Selection{State: succeeded, Queue: "night"}, 23},
		{Selection{State: succeeded}, 100},
		{Selection{State: succeeded, Limit: 2400}, 2400},
		{Selection{Queue: "none", State: protocol.State_STATE_RUNNING}, 0},
		{Selection{State: failed, Limit: 1, Queue: "night"}, 1},
	} {
		jobs, err := c.Select(t.Context(), row.selection)
		if err != nil || len(jobs) != row.want {
			t.Errorf("%+v: %d jobs, want %d (%v)", row.selection, len(jobs), row.want, err)
		}
		for _, job := range jobs {
			if !row.selection.has(job) {
				t.Errorf("%+v: job %v", row.selection, job)
			}
		}
	}
}

func TestARefusedPageEndsTheSearch(t *testing.T) {
	c := local(t, answering(func(proto.Message) proto.Message { return &protocol.Refused{Message: "busy"} }))
	if jobs, err := c.Select(t.Context(), Selection{Queue: "night"}); err == nil {
		t.Errorf("Select = %v", jobs)
	}
}
