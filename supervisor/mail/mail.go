// Package mail carries requests and news between the nodes that share a store: it asks
// another node, and brings the actor jobs what others ask it and tell it. It never
// decides anything, and promises no more than storage.Mail does.
package mail

import (
	"context"
	"errors"
	"sync"
	"time"

	"deepnet/actors/protocol"
	"deepnet/supervisor/storage"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// patience is how long a node waits for another's answer.
const patience = 10 * time.Second

// Box is where a node gets its mail.
type Box struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Open begins to take mail for an owner. Requests go to the actor jobs, which answers them;
// changed is told of jobs that changed, see storage.Mail.
func Open(system *actor.ActorSystem, jobs *actor.PID, shared storage.Shared, owner string, changed func(job string)) *Box {
	ctx, cancel := context.WithCancel(context.Background())
	b := &Box{cancel: cancel}
	b.done.Go(func() { shared.Follow(ctx, changed) })
	b.done.Go(func() {
		shared.Answer(ctx, owner, func(ctx context.Context, request []byte) []byte { return deliver(ctx, system, jobs, request) })
	})
	return b
}

// Close ends it. Requests that are being answered are refused: their askers ask again.
func (b *Box) Close() {
	b.cancel()
	b.done.Wait()
}

// deliver has the actor jobs answer another node's request.
func deliver(ctx context.Context, system *actor.ActorSystem, jobs *actor.PID, request []byte) []byte {
	msg, err := unpack(request)
	var reply any
	if err == nil {
		future := system.Root.RequestFuture(jobs, msg, patience)
		defer context.AfterFunc(ctx, func() {
			system.Root.Send(future.PID(), busy("the node that has the job is stopping; ask again in a moment"))
		})()
		reply, err = future.Result()
	}
	answer, ok := reply.(proto.Message)
	if err != nil || !ok {
		answer = busy("the node that has the job did not answer; ask again in a moment")
	}
	letter, err := pack(answer)
	if err != nil {
		return nil
	}
	return letter
}

// Ask has another node answer a request. Where it cannot, the answer is a refusal.
func Ask(shared storage.Shared, owner string, msg proto.Message) proto.Message {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	letter, err := pack(msg)
	if err != nil {
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL, Message: err.Error()}
	}
	reply, err := shared.Ask(ctx, owner, letter)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return busy("the node that had the job is gone, another will go on with it; ask again in a moment")
	case err != nil:
		return busy("the node that has the job did not answer, ask again: " + err.Error())
	}
	answer, err := unpack(reply)
	if err != nil {
		return &protocol.Refused{Code: protocol.Refusal_REFUSAL_INTERNAL, Message: "the node that has the job answered what this one cannot read: " + err.Error()}
	}
	return answer
}

func busy(message string) *protocol.Refused {
	return &protocol.Refused{Code: protocol.Refusal_REFUSAL_BUSY, Message: message}
}

// pack writes a message down with its type.
func pack(msg proto.Message) ([]byte, error) {
	letter, err := anypb.New(msg)
	if err != nil {
		return nil, err
	}
	return proto.Marshal(letter)
}

// unpack reads what pack wrote.
func unpack(letter []byte) (proto.Message, error) {
	var packed anypb.Any
	if err := proto.Unmarshal(letter, &packed); err != nil {
		return nil, err
	}
	return packed.UnmarshalNew()
}
