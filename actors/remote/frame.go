package remote

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// rules say what one side lets in over one stream. Nothing in a frame is
// trusted: the library indexes with what it finds there, dereferences types it
// does not know, and obeys system messages from anybody.
type rules struct {
	own       string               // our address, as PIDs carry it
	types     map[string]bool      // full names of the messages let in
	target    func(id string) bool // whether strangers may write to the actor id
	peer      peer                 // who is at the other end
	only      []string             // the addresses let in; empty: any that is the peer's own
	connected string               // the address the peer gave when it connected; empty: not yet
}

// check says why frame must not reach the library, as a gRPC status, or nil.
// It reads nothing but its arguments.
func (r rules) check(frame *library.RemoteMessage) error {
	switch message := frame.GetMessageType().(type) {
	case *library.RemoteMessage_ConnectRequest:
		return r.checkConnect(message.ConnectRequest)
	case *library.RemoteMessage_MessageBatch:
		return r.checkBatch(message.MessageBatch)
	case *library.RemoteMessage_DisconnectRequest:
		return nil
	default:
		return refuse(codes.InvalidArgument, "a frame of type %T has no business here", message)
	}
}

// checkConnect wants a server connection from an address that is the peer's.
func (r rules) checkConnect(request *library.ConnectRequest) error {
	connection := request.GetServerConnection()
	if connection == nil {
		return refuse(codes.InvalidArgument, "only server connections are known, not %T", request.GetConnectionType())
	}
	if len(connection.SystemId) > maxName || len(connection.Address) > maxName {
		return refuse(codes.InvalidArgument, "the peer's name is longer than %d bytes", maxName)
	}
	address, err := canonical(connection.Address)
	host, port := split(address)
	switch {
	case r.connected != "":
		return refuse(codes.InvalidArgument, "a second connect request")
	case err != nil || address != connection.Address || port == 0:
		return refuse(codes.InvalidArgument, "the peer's address %.100q is none", connection.Address)
	case address == r.own:
		return refuse(codes.PermissionDenied, "the peer says it is at %s, and that is here", address)
	case len(r.only) > 0 && !slices.Contains(r.only, address):
		return refuse(codes.PermissionDenied, "the peer says it is at %s; only %s may speak here", address, strings.Join(r.only, ", "))
	case !r.peer.owns(host):
		return refuse(codes.PermissionDenied, "the peer says it is at %s but calls from %s", address, r.peer)
	}
	return nil
}

// checkBatch wants known messages for open actors, and every index within range.
func (r rules) checkBatch(batch *library.MessageBatch) error {
	if r.connected == "" {
		return refuse(codes.InvalidArgument, "messages before the connect request")
	}
	if err := checkLengths(batch); err != nil {
		return err
	}
	for _, name := range batch.GetTypeNames() {
		if !r.types[name] {
			return refuse(codes.PermissionDenied, "messages of type %.100q are not taken here", name)
		}
	}
	for _, pid := range batch.GetTargets() {
		if err := r.checkTarget(pid); err != nil {
			return err
		}
	}
	for _, pid := range batch.GetSenders() {
		if err := r.checkSender(pid); err != nil {
			return err
		}
	}
	for _, envelope := range batch.GetEnvelopes() {
		if err := checkEnvelope(envelope, batch); err != nil {
			return err
		}
	}
	return nil
}

func checkLengths(batch *library.MessageBatch) error {
	most := max(len(batch.GetTypeNames()), len(batch.GetTargets()), len(batch.GetSenders()), len(batch.GetEnvelopes()))
	if most > maxEnvelopes {
		return refuse(codes.ResourceExhausted, "%d entries in a frame that takes %d", most, maxEnvelopes)
	}
	return nil
}

func (r rules) checkTarget(pid *actor.PID) error {
	switch {
	case pid == nil:
		return refuse(codes.InvalidArgument, "a target is missing")
	case pid.RequestId != 0:
		return refuse(codes.InvalidArgument, "request ids are not used here")
	case pid.Address != r.own:
		return refuse(codes.FailedPrecondition, "this is %s, not %.100q: dial it by that name", r.own, pid.Address)
	case len(pid.Id) > maxName || !r.target(pid.Id):
		return refuse(codes.PermissionDenied, "strangers may not write to the actor %.100q", pid.Id)
	}
	return nil
}

func (r rules) checkSender(pid *actor.PID) error {
	switch {
	case pid == nil:
		return refuse(codes.InvalidArgument, "a sender is missing")
	case pid.RequestId != 0:
		return refuse(codes.InvalidArgument, "request ids are not used here")
	case pid.Address != r.connected:
		return refuse(codes.PermissionDenied, "a sender at %.100q on the connection of %s", pid.Address, r.connected)
	case pid.Id == "" || len(pid.Id) > maxName:
		return refuse(codes.InvalidArgument, "a sender without a name, or with one longer than %d bytes", maxName)
	}
	return nil
}

func checkEnvelope(envelope *library.MessageEnvelope, batch *library.MessageBatch) error {
	switch {
	case envelope == nil:
		return refuse(codes.InvalidArgument, "an envelope is missing")
	case envelope.TypeId < 0 || int(envelope.TypeId) >= len(batch.TypeNames):
		return refuse(codes.InvalidArgument, "type %d of %d", envelope.TypeId, len(batch.TypeNames))
	case envelope.Target < 0 || int(envelope.Target) >= len(batch.Targets):
		return refuse(codes.InvalidArgument, "target %d of %d", envelope.Target, len(batch.Targets))
	case envelope.Sender < 0 || int(envelope.Sender) > len(batch.Senders): // 0 is none, 1 the first
		return refuse(codes.InvalidArgument, "sender %d of %d", envelope.Sender, len(batch.Senders))
	case envelope.SerializerId != 0:
		return refuse(codes.InvalidArgument, "serializer %d: only protobuf, 0, is spoken here", envelope.SerializerId)
	case envelope.TargetRequestId != 0 || envelope.SenderRequestId != 0:
		return refuse(codes.InvalidArgument, "request ids are not used here")
	case envelope.MessageHeader != nil:
		return refuse(codes.InvalidArgument, "message headers are not used here")
	case len(envelope.MessageData) > MaxMessage:
		return refuse(codes.ResourceExhausted, "a message of %d bytes; the most is %d", len(envelope.MessageData), MaxMessage)
	}
	return nil
}

// asks counts the requests in frame.
func asks(frame *library.RemoteMessage) (n int) {
	for _, envelope := range frame.GetMessageBatch().GetEnvelopes() {
		if envelope.GetSender() != 0 {
			n++
		}
	}
	return n
}

// refuse is the status of a stream that ends because a frame is not let in.
func refuse(code codes.Code, format string, args ...any) error {
	return &refusal{status: status.New(code, "refused: "+fmt.Sprintf(format, args...)), kind: format}
}

// refusal is an error of ours that gRPC tells the peer.
type refusal struct {
	status *status.Status
	kind   string // the same for all that are refused for the same
}

func (r *refusal) Error() string { return r.status.Err().Error() }

// GRPCStatus is what gRPC sends of the error.
func (r *refusal) GRPCStatus() *status.Status { return r.status }

// kindOf is what errors of the same cause have in common.
func kindOf(err error) string {
	if ours := (*refusal)(nil); errors.As(err, &ours) {
		return ours.kind
	}
	return status.Code(err).String()
}
