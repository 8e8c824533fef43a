package client

import (
	"context"
	"errors"
	"time"

	"github.com/asynkron/protoactor-go/actor"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/protocol"
	"deepnet/actors/remote"
)

// Ask sends a request of the protocol as it is and returns its answer, which must be an A.
// It is for those who hand on the requests of others; whoever makes his own has a method
// of Client for each.
func Ask[A proto.Message](ctx context.Context, c *Client, request proto.Message) (A, error) {
	answer, err := ask[A](ctx, c, request)
	return answer, unknown(err)
}

// ask sends request to the actor jobs and returns its answer, which must be an A.
// Where nobody was there to hear it, while the service starts or stops, nothing was
// carried out, whatever it is: it is sent again. So it is to the other nodes, where one
// cannot be reached.
func ask[A proto.Message](ctx context.Context, c *Client, request proto.Message) (A, error) {
	return repeat[A](ctx, c, request, func(err error, untried bool) bool {
		return errors.Is(err, errAway) || untried && unheard(err)
	})
}

// repeat sends request until there is an answer, or an error after which it is not to be
// sent again. Untried says that there are nodes it was not sent to.
func repeat[A proto.Message](ctx context.Context, c *Client, request proto.Message, again func(err error, untried bool) bool) (A, error) {
	patience := c.patience()
	for {
		answer, err := askOnce[A](ctx, c, request)
		if err == nil || !again(err, patience.untried > 0) {
			return answer, err
		}
		if err := patience.after(ctx, err); err != nil {
			return answer, err
		}
	}
}

// askOnce sends a request once. Where that brings no answer, later ones go to the next node.
func askOnce[A proto.Message](ctx context.Context, c *Client, request proto.Message) (A, error) {
	var understood A
	asked, answer, err := c.request(ctx, request)
	if err == nil {
		understood, err = understand[A](c, asked, answer)
	}
	if errors.Is(err, ErrNoAnswer) {
		c.nodes.pass(asked)
	}
	return understood, err
}

// understand is what the answer of a node comes to.
func understand[A proto.Message](c *Client, asked *node, answer any) (A, error) {
	var none A
	switch answer := answer.(type) {
	case A:
		c.heard.Store(true)
		return answer, nil
	case *protocol.Refused:
		c.heard.Store(true)
		if answer.GetCode() == protocol.Refusal_REFUSAL_AWAY {
			return none, asked.absent(errAway)
		}
		return none, &Refused{Code: answer.GetCode(), Message: answer.GetMessage()}
	case *actor.DeadLetterResponse:
		return none, asked.absent(ErrNoAnswer)
	default:
		return none, asked.odd(answer)
	}
}

// request sends a request to a node once, when there is a place for it.
func (c *Client) request(ctx context.Context, request proto.Message) (asked *node, answer any, err error) {
	if !request.ProtoReflect().IsValid() {
		return nil, nil, invalid("there is nothing in the request")
	}
	if size := proto.Size(request); size > remote.MaxMessage {
		return nil, nil, invalid("the request is %.1f MiB; the service takes at most %d MiB at a time: send fewer rows",
			float64(size)/(1<<20), remote.MaxMessage>>20)
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if c.places != nil {
		select {
		case c.places <- struct{}{}:
			defer func() { <-c.places }()
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
	}
	asked, line := c.nodes.current()
	answer, err = c.await(ctx, asked, line, request)
	return asked, answer, err
}

// await sends request and waits for whatever comes first: the answer, the end of
// the context, the end of the connection, or of patience.
func (c *Client) await(ctx context.Context, asked *node, line *line, request proto.Message) (any, error) {
	select {
	case <-line.lost: // closed for good
		return nil, line.reason
	default:
	}
	inbox, address := c.open()
	defer c.system.ProcessRegistry.Remove(address)
	patience := time.NewTimer(c.timeout)
	defer patience.Stop()
	c.system.Root.RequestWithCustomSender(asked.jobs, request, address)
	select {
	case answer := <-inbox.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-line.lost:
		return nil, line.reason
	case <-patience.C:
		return nil, asked.late(c.timeout)
	}
}

// inbox is where one answer is awaited. It stands in for the library's Future,
// which writes its result without a lock when an answer and the timeout meet,
// cannot be given up early, and would take a goroutine to select on.
type inbox struct{ answer chan any }

// open registers an inbox under a name that endpoints let answers in for.
func (c *Client) open() (*inbox, *actor.PID) {
	box := &inbox{answer: make(chan any, 1)}
	registry := c.system.ProcessRegistry
	address, _ := registry.Add(box, "future"+registry.NextId()) // ids never repeat
	return box, address
}

// SendUserMessage keeps the first answer.
func (i *inbox) SendUserMessage(_ *actor.PID, message any) {
	select {
	case i.answer <- actor.UnwrapEnvelopeMessage(message):
	default:
	}
}

// SendSystemMessage does nothing: an inbox has no life to be told of.
func (i *inbox) SendSystemMessage(*actor.PID, any) {}

// Stop does nothing.
func (i *inbox) Stop(*actor.PID) {}
