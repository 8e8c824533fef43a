package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// lab is a fake service with some jobs, whose next submission becomes the job next.
type lab struct {
	jobs      map[string]*protocol.Job
	told      map[string][]*protocol.Event
	next      string
	submitted *protocol.Submit
}

func (l *lab) answer(asked proto.Message) proto.Message {
	switch asked := asked.(type) {
	case *protocol.Submit:
		l.submitted = asked
		return &protocol.Job{Id: l.next, Name: asked.GetName(), Plan: asked.GetPlan()}
	case *protocol.Get:
		if job := l.jobs[asked.GetJob()]; job != nil {
			return job
		}
	case *protocol.Watch:
		events := l.told[asked.GetJob()]
		events = events[min(int(asked.GetAfter()), len(events)):]
		return &protocol.Events{Job: asked.GetJob(), Events: events, Last: true}
	}
	return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "there is no such job"}
}

// link is the chain's link at an epoch of a training run.
func link(run string, epoch uint32) []byte {
	sum := sha256.Sum256(fmt.Append(nil, run, epoch))
	return sum[:]
}

// add adds a job that was trained for some epochs, of which its history records every
// `every`th; from epoch `from` on it differs from other jobs, if that is not 0.
func (l *lab) add(id string, trained, every, from uint32) *protocol.Job {
	job := succeededJob()
	job.Id, job.Plan.Epochs, job.Epoch, job.Result.Epochs = id, &trained, trained, trained
	way := func(epoch uint32) []byte {
		if from > 0 && epoch >= from {
			return link(id, epoch)
		}
		return link("", epoch)
	}
	var events []*protocol.Event
	for epoch := uint32(1); epoch <= trained; epoch++ {
		if epoch == 1 || epoch%every == 0 {
			events = append(events, &protocol.Event{What: &protocol.Event_Epoch{
				Epoch: &protocol.Epoch{Epoch: epoch, Error: 1 / float64(epoch), Chain: way(epoch)},
			}})
		}
	}
	made := job.GetResult().GetReceipt()
	made.Chain, made.Epochs = hex.EncodeToString(way(trained)), trained
	if from > 0 {
		made.Weights, job.Result.Digest = strings.Repeat("0f", 32), strings.Repeat("f0", 32)
	}
	events = append(events, &protocol.Event{What: &protocol.Event_Finished{Finished: job}})
	for i, event := range events {
		event.Revision = uint64(i + 1)
	}
	job.Revision = uint64(len(events))
	if l.jobs == nil {
		l.jobs, l.told = map[string]*protocol.Job{}, map[string][]*protocol.Event{}
	}
	l.jobs[id], l.told[id] = job, events
	return job
}
