package supervisor

import (
	"context"
	"sync"

	"deepnet/actors/protocol"
	"deepnet/supervisor/queue"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// mail brings the actor jobs news of jobs, and requests, from the other nodes.
type mail struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// openMail begins to take mail for an owner.
func openMail(system *actor.ActorSystem, jobs *actor.PID, shared storage.Shared, owner string) *mail {
	ctx, cancel := context.WithCancel(context.Background())
	m := &mail{cancel: cancel}
	m.done.Go(func() {
		shared.Follow(ctx, func(job string) { system.Root.Send(jobs, queue.Changed{ID: job}) })
	})
	m.done.Go(func() {
		shared.Answer(ctx, owner, func(ctx context.Context, request []byte) []byte { return deliver(ctx, system, jobs, request) })
	})
	return m
}

// close ends it.
func (m *mail) close() {
	m.cancel()
	m.done.Wait()
}

// deliver has the actor jobs answer another node's request.
func deliver(ctx context.Context, system *actor.ActorSystem, jobs *actor.PID, request []byte) []byte {
	msg, err := unseal(request)
	var reply any
	if err == nil {
		reply, err = system.Root.RequestFuture(jobs, msg, nodePatience).Result()
	}
	answer, ok := reply.(proto.Message)
	if err != nil || !ok {
		answer = refuse(protocol.Refusal_REFUSAL_BUSY, "the node that has the job did not answer; ask again in a moment")
	}
	letter, err := seal(answer)
	if err != nil || ctx.Err() != nil {
		return nil
	}
	return letter
}

// seal writes a message down with its type.
func seal(msg proto.Message) ([]byte, error) {
	letter, err := anypb.New(msg)
	if err != nil {
		return nil, err
	}
	return proto.Marshal(letter)
}

// unseal reads what seal wrote.
func unseal(letter []byte) (proto.Message, error) {
	var any anypb.Any
	if err := proto.Unmarshal(letter, &any); err != nil {
		return nil, err
	}
	return any.UnmarshalNew()
}
