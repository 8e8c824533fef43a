package gateway

import (
	"context"
	"errors"
	"net/http"

	"connectrpc.com/connect"
	"connectrpc.com/grpchealth"
	"connectrpc.com/grpcreflect"
	"google.golang.org/protobuf/proto"

	"deepnet/actors/client"
	"deepnet/actors/protocol"
	"deepnet/actors/protocol/protocolconnect"
)

// maxCall is the most bytes of a call, which the actors take in one message.
const maxCall = 16 << 20

// calls are the protocol's requests by Connect, gRPC and gRPC-Web.
func (s *api) calls() http.Handler {
	_, handler := protocolconnect.NewDeepnetHandler(&deepnet{s.config.Client, s.living}, connect.WithReadMaxBytes(maxCall))
	return handler
}

// describe adds what tools ask of a gRPC server: its health, and what it can be asked.
func (s *api) describe(mux *http.ServeMux) {
	mux.Handle(grpchealth.NewHandler(health(s.config.Ready)))
	reflector := grpcreflect.NewStaticReflector(protocolconnect.DeepnetName, grpchealth.HealthV1ServiceName)
	mux.Handle(grpcreflect.NewHandlerV1(reflector))
	mux.Handle(grpcreflect.NewHandlerV1Alpha(reflector))
}

// health answers whether the service is ready.
type health func() error

// Check implements grpchealth.Checker.
func (h health) Check(_ context.Context, asked *grpchealth.CheckRequest) (*grpchealth.CheckResponse, error) {
	switch {
	case asked.Service != "" && asked.Service != protocolconnect.DeepnetName:
		return nil, connect.NewError(connect.CodeNotFound, errors.New("there is no service "+asked.Service))
	case h() != nil:
		return &grpchealth.CheckResponse{Status: grpchealth.StatusNotServing}, nil
	default:
		return &grpchealth.CheckResponse{Status: grpchealth.StatusServing}, nil
	}
}

// deepnet hands calls on to the service.
type deepnet struct {
	client *client.Client
	living context.Context // ends when streams have to end
}

// ask hands on one request.
func ask[A proto.Message](ctx context.Context, d *deepnet, request proto.Message) (A, error) {
	answer, err := client.Ask[A](ctx, d.client, request)
	return answer, connectError(err)
}

// connectError is an error as callers see it.
func connectError(err error) error {
	var refused *client.Refused
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return connect.NewError(connectCode(refused.Code), err)
	case errors.Is(err, client.ErrNoAnswer):
		return connect.NewError(connect.CodeUnavailable, err)
	default:
		return err // the context's, which connect knows
	}
}

func connectCode(code protocol.Refusal) connect.Code {
	switch code {
	case protocol.Refusal_REFUSAL_INVALID:
		return connect.CodeInvalidArgument
	case protocol.Refusal_REFUSAL_NOT_FOUND:
		return connect.CodeNotFound
	case protocol.Refusal_REFUSAL_CONFLICT:
		return connect.CodeFailedPrecondition
	case protocol.Refusal_REFUSAL_BUSY:
		return connect.CodeResourceExhausted
	case protocol.Refusal_REFUSAL_AWAY:
		return connect.CodeUnavailable
	default:
		return connect.CodeInternal
	}
}

// Watch implements protocolconnect.DeepnetHandler: it asks for page after page, until the
// job is over.
func (d *deepnet) Watch(ctx context.Context, asked *protocol.Watch, to *connect.ServerStream[protocol.Events]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(d.living, cancel)()
	next := &protocol.Watch{Job: asked.GetJob(), After: asked.GetAfter(), Limit: asked.GetLimit()}
	for {
		page, err := ask[*protocol.Events](ctx, d, next)
		if err != nil && d.living.Err() != nil {
			return connect.NewError(connect.CodeUnavailable, errors.New("the service stops; ask again after the last revision"))
		}
		if err != nil {
			return err
		}
		if err := to.Send(page); err != nil || page.GetLast() {
			return err
		}
		if events := page.GetEvents(); len(events) > 0 {
			next.After = events[len(events)-1].GetRevision()
		}
		next.Job = page.GetJob()
	}
}
