package client

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// lab is a fake service with some jobs that are over; what is submitted becomes the
// job that made returns.
type lab struct {
	jobs      map[string]*protocol.Job
	events    map[string][]*protocol.Event
	submitted []*protocol.Submit
	made      func(*protocol.Submit) *protocol.Job
}

func (l *lab) answer(_ actor.Context, request proto.Message) proto.Message {
	switch request := request.(type) {
	case *protocol.Submit:
		l.submitted = append(l.submitted, request)
		return l.made(request)
	case *protocol.Get:
		if job := l.jobs[request.GetJob()]; job != nil {
			return job
		}
	case *protocol.Watch:
		events := l.events[request.GetJob()]
		return &protocol.Events{Job: request.GetJob(), Events: events[min(int(request.GetAfter()), len(events)):], Last: true}
	}
	return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "there is no such job"}
}

// acknowledged is the answer to a submission: the job by its id, as it begins.
func acknowledged(id string) func(*protocol.Submit) *protocol.Job {
	return func(request *protocol.Submit) *protocol.Job {
		return &protocol.Job{Id: id, Name: request.GetName(), Plan: request.GetPlan(), State: protocol.State_STATE_QUEUED}
	}
}

// training is how a job was trained: for some epochs, of which the history records every
// `every`th; from epoch own on it differs from other jobs, if that is not 0.
type training struct{ epochs, every, own uint32 }

// link is the chain's link at an epoch of a job.
func (t training) link(id string, epoch uint32) []byte {
	if t.own == 0 || epoch < t.own {
		id = ""
	}
	sum := sha256.Sum256(fmt.Append(nil, id, epoch))
	return sum[:]
}

// add adds a job that has succeeded.
func (l *lab) add(id string, t training) *protocol.Job {
	job := &protocol.Job{
		Id: id, Name: "iris.csv", State: protocol.State_STATE_SUCCEEDED, Epoch: t.epochs, Dataset: strings.Repeat("da", 32),
		Queue: "night", Priority: 5, From: "01JBASE", Plan: &protocol.Plan{Target: "species", Seed: proto.Uint64(7), Epochs: &t.epochs},
		Result: &protocol.Result{Epochs: t.epochs, Error: 0.25, Digest: strings.Repeat("9f", 32), Receipt: &protocol.Receipt{
			Dataset: strings.Repeat("da", 32), Weights: strings.Repeat("93", 32), Epochs: t.epochs, Chain: hex.EncodeToString(t.link(id, t.epochs)),
		}},
	}
	if t.own > 0 {
		job.Result.Digest, job.Result.Receipt.Weights = strings.Repeat("f0", 32), strings.Repeat("0f", 32)
	}
	var events []*protocol.Event
	for epoch := uint32(1); epoch <= t.epochs; epoch++ {
		if epoch == 1 || epoch%t.every == 0 {
			events = append(events, &protocol.Event{What: &protocol.Event_Epoch{
				Epoch: &protocol.Epoch{Epoch: epoch, Error: 1 / float64(epoch), Chain: t.link(id, epoch)},
			}})
		}
	}
	events = append(events, &protocol.Event{What: &protocol.Event_Finished{Finished: job}})
	for i, event := range events {
		event.Revision = uint64(i + 1)
	}
	job.Revision = uint64(len(events))
	if l.jobs == nil {
		l.jobs, l.events = map[string]*protocol.Job{}, map[string][]*protocol.Event{}
	}
	l.jobs[id], l.events[id] = job, events
	return job
}
