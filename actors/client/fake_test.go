package client

import (
	"testing"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
)

// jobsFake stands in for the actor jobs: it is given a request and returns the
// answer, or nil for none.
type jobsFake interface {
	answer(ctx actor.Context, request proto.Message) proto.Message
}

// answering is a fake that is a function.
type answering func(request proto.Message) proto.Message

func (f answering) answer(_ actor.Context, request proto.Message) proto.Message { return f(request) }

// spawn starts a fake under the name that clients write to.
func spawn(system *actor.ActorSystem, fake jobsFake) *actor.PID {
	return spawnNamed(system, jobs, fake)
}

func spawnNamed(system *actor.ActorSystem, name string, fake jobsFake) *actor.PID {
	props := actor.PropsFromFunc(func(ctx actor.Context) {
		if request, ok := ctx.Message().(proto.Message); ok && ctx.Sender() != nil {
			if answer := fake.answer(ctx, request); answer != nil {
				ctx.Respond(answer)
			}
		}
	})
	pid, err := system.Root.SpawnNamed(props, name)
	if err != nil {
		panic(err)
	}
	return pid
}

// local is a client of a fake in this process that waits long for an answer.
func local(t *testing.T, fake jobsFake) *Client {
	t.Helper()
	system := silent()
	c := Local(system, spawn(system, fake))
	c.timeout = time.Hour
	t.Cleanup(func() { check(t, c.Close()) })
	return c
}

// history is a fake service whose every job has the same events, with revisions
// 1, 2, 3 ... They are told in pages of three; once it has told all, a Watch waits
// for ever, unless the last event is the twentieth; so does until then who submits
// something slow, asks for a prediction of something slow, cancels it, or uploads a third piece.
type history struct {
	shelf  *shelf
	length uint64
	lost   map[uint64]bool // answers to Watch to lose, counted from 1
	told   uint64          // Watches so far
	asked  []*protocol.Watch
}

func (h *history) answer(_ actor.Context, request proto.Message) proto.Message {
	switch request := request.(type) {
	case *protocol.Watch:
		return h.page(request)
	case *protocol.Submit:
		if request.GetName() == "slow" && h.length < 20 {
			return nil
		}
		return &protocol.Job{Id: "17", Name: request.GetName(), Plan: request.GetPlan()}
	case *protocol.Get:
		if request.GetJob() != "17" && request.GetJob() != Latest {
			return &protocol.Refused{Code: protocol.Refusal_REFUSAL_NOT_FOUND, Message: "no job " + request.GetJob()}
		}
		return &protocol.Job{Id: "17", State: protocol.State_STATE_SUCCEEDED}
	case *protocol.GetReport:
		return &protocol.Reported{Job: &protocol.Job{Id: request.GetJob()}}
	case *protocol.List:
		return &protocol.Jobs{Jobs: []*protocol.Job{{Id: "17"}, {Id: request.GetBefore()}}}
	case *protocol.Cancel:
		if request.GetJob() == "slow" && h.length < 20 {
			return nil
		}
		return &protocol.Job{Id: request.GetJob(), State: protocol.State_STATE_CANCELLED}
	case *protocol.Upload:
		if request.GetOffset() >= 2*piece && h.length < 20 {
			return nil
		}
		return h.shelf.fake(request)
	case *protocol.PauseJob:
		return &protocol.Job{Id: request.GetJob(), State: protocol.State_STATE_PAUSED}
	case *protocol.ResumeJob:
		return &protocol.Job{Id: request.GetJob(), State: protocol.State_STATE_RUNNING}
	case *protocol.RetryJob:
		return &protocol.Job{Id: request.GetJob(), State: protocol.State_STATE_QUEUED}
	case *protocol.Delete:
		return &protocol.Job{Id: request.GetJob(), State: protocol.State_STATE_FAILED}
	case *protocol.DrainNode:
		return &protocol.ServiceNode{Name: request.GetNode()}
	case *protocol.SetQueue:
		return &protocol.Queue{Name: request.GetName()}
	case *protocol.ListQueues:
		return &protocol.Queues{}
	case *protocol.GetSignature:
		return &protocol.Signature{Job: request.GetJob()}
	case *protocol.Predict:
		if request.GetName() == "slow" && h.length < 20 {
			return nil
		}
		return &protocol.Predictions{Job: request.GetJob(), Label: []string{request.GetName()}}
	case *protocol.Kill:
		return &protocol.Killed{Job: request.GetJob(), Actor: request.GetVictim().String()}
	default:
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL}
	}
}

func (h *history) page(request *protocol.Watch) proto.Message {
	h.told++
	h.asked = append(h.asked, request)
	if h.lost[h.told] || (request.GetAfter() >= h.length && h.length < 20) {
		return nil
	}
	events := &protocol.Events{Job: "17"}
	for revision := request.GetAfter() + 1; revision <= min(request.GetAfter()+3, h.length); revision++ {
		events.Events = append(events.Events, &protocol.Event{Revision: revision})
	}
	events.Last = request.GetAfter()+3 >= 20
	return events
}
