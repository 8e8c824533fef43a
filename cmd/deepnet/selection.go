package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"deepnet/actors/protocol"
)

// selection says which jobs are to be listed.
type selection struct {
	limit *uint32
	queue string
	state protocol.State
}

// lister is what listing jobs needs of the service.
type lister interface {
	List(ctx context.Context, request *protocol.List) ([]*protocol.Job, error)
}

// some says whether jobs are left out that the service would list.
func (s selection) some() bool {
	return s.queue != "" || s.state != protocol.State_STATE_UNSPECIFIED
}

func (s selection) has(job *protocol.Job) bool {
	return (s.queue == "" || s.queue == job.GetQueue()) &&
		(s.state == protocol.State_STATE_UNSPECIFIED || s.state == job.GetState())
}

// from asks the service for the jobs, page after page where some are left out.
func (s selection) from(ctx context.Context, service lister) ([]*protocol.Job, error) {
	order := &protocol.List{}
	if s.limit != nil {
		order.Limit = *s.limit
	}
	if !s.some() {
		return service.List(ctx, order)
	}
	const page, usual = 1000, 100
	most := int(order.GetLimit())
	if most == 0 {
		most = usual
	}
	var found []*protocol.Job
	order.Limit = page
	for {
		jobs, err := service.List(ctx, order)
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(slices.Clone(jobs), func(job *protocol.Job) bool { return !s.has(job) })...)
		if len(found) >= most || len(jobs) < usual { // a page is never shorter, but the last
			return found[:min(most, len(found))], nil
		}
		order = &protocol.List{Limit: page, Before: jobs[len(jobs)-1].GetId()}
	}
}

// state reads a state by the name that people and programs read.
func state(field *protocol.State) func(string) error {
	return func(value string) error {
		number, ok := protocol.State_value["STATE_"+strings.ToUpper(value)]
		if !ok || number == 0 {
			return errors.New("must be queued, running, paused, succeeded, failed or cancelled")
		}
		*field = protocol.State(number)
		return nil
	}
}
