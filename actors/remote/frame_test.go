package remote

import (
	"crypto/x509"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/asynkron/protoactor-go/actor"
	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

const (
	serviceAddress = "127.0.0.1:7600"
	clientAddress  = "127.0.0.1:40001"
)

// serviceRules are a service's after its peer has said hello.
func serviceRules() rules {
	return rules{
		own: serviceAddress, types: requests(), target: func(id string) bool { return id == "jobs" },
		peer: peer{ip: netip.MustParseAddr("127.0.0.1")}, connected: clientAddress,
	}
}

// question is a frame that a service lets in.
func question() *library.MessageBatch {
	return &library.MessageBatch{
		TypeNames: []string{"deepnet.protocol.v1.Get", "deepnet.protocol.v1.List"},
		Targets:   []*actor.PID{{Address: serviceAddress, Id: "jobs"}},
		Senders:   []*actor.PID{{Address: clientAddress, Id: "future$1"}},
		Envelopes: []*library.MessageEnvelope{{Sender: 1}, {TypeId: 1}},
	}
}

func batched(batch *library.MessageBatch) *library.RemoteMessage {
	return &library.RemoteMessage{MessageType: &library.RemoteMessage_MessageBatch{MessageBatch: batch}}
}

func hello(address string) *library.RemoteMessage {
	server := &library.ServerConnection{SystemId: "x", Address: address}
	return connecting(&library.ConnectRequest{ConnectionType: &library.ConnectRequest_ServerConnection{ServerConnection: server}})
}

func connecting(request *library.ConnectRequest) *library.RemoteMessage {
	return &library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectRequest{ConnectRequest: request}}
}

func TestABatchIsLetInOnlyWhenNothingInItIsWrong(t *testing.T) {
	long := strings.Repeat("x", maxName+1)
	rows := []struct {
		name   string
		change func(*library.MessageBatch)
		code   codes.Code
	}{
		{"a question", func(*library.MessageBatch) {}, codes.OK},
		{"no envelope at all", func(b *library.MessageBatch) { b.Envelopes = nil }, codes.OK},
		{"a type below the range", func(b *library.MessageBatch) { b.Envelopes[0].TypeId = -1 }, codes.InvalidArgument},
		{"a type above the range", func(b *library.MessageBatch) { b.Envelopes[0].TypeId = 2 }, codes.InvalidArgument},
		{"a type not on the list", func(b *library.MessageBatch) { b.TypeNames[1] = "deepnet.protocol.v1.Job" }, codes.PermissionDenied},
		{"a type of the actor library", func(b *library.MessageBatch) { b.TypeNames[0] = "actor.Stop" }, codes.PermissionDenied},
		{"a forbidden type that no envelope has", func(b *library.MessageBatch) { b.TypeNames = append(b.TypeNames, "actor.Watch") }, codes.PermissionDenied},
		{"a type without a name", func(b *library.MessageBatch) { b.TypeNames[0] = "" }, codes.PermissionDenied},
		{"another serializer", func(b *library.MessageBatch) { b.Envelopes[1].SerializerId = 1 }, codes.InvalidArgument},
		{"a negative serializer", func(b *library.MessageBatch) { b.Envelopes[1].SerializerId = -1 }, codes.InvalidArgument},
		{"a target below the range", func(b *library.MessageBatch) { b.Envelopes[0].Target = -1 }, codes.InvalidArgument},
		{"a target above the range", func(b *library.MessageBatch) { b.Envelopes[0].Target = 1 }, codes.InvalidArgument},
		{"a target not on the list", func(b *library.MessageBatch) { b.Targets[0].Id = "recorder" }, codes.PermissionDenied},
		{"a target within an actor on the list", func(b *library.MessageBatch) { b.Targets[0].Id = "jobs/job-1" }, codes.PermissionDenied},
		{"a target elsewhere", func(b *library.MessageBatch) { b.Targets[0].Address = "localhost:7600" }, codes.FailedPrecondition},
		{"a target nowhere", func(b *library.MessageBatch) { b.Targets[0].Address = "nonhost" }, codes.FailedPrecondition},
		{"a missing target", func(b *library.MessageBatch) { b.Targets[0] = nil }, codes.InvalidArgument},
		{"a target's request id", func(b *library.MessageBatch) { b.Targets[0].RequestId = 1 }, codes.InvalidArgument},
		{"an envelope's target request id", func(b *library.MessageBatch) { b.Envelopes[0].TargetRequestId = 1 }, codes.InvalidArgument},
		{"a sender below the range", func(b *library.MessageBatch) { b.Envelopes[0].Sender = -1 }, codes.InvalidArgument},
		{"a sender above the range", func(b *library.MessageBatch) { b.Envelopes[0].Sender = 2 }, codes.InvalidArgument},
		{"our own address as sender", func(b *library.MessageBatch) { b.Senders[0].Address = serviceAddress }, codes.PermissionDenied},
		{"another client as sender", func(b *library.MessageBatch) { b.Senders[0].Address = "127.0.0.1:40002" }, codes.PermissionDenied},
		{"another host as sender", func(b *library.MessageBatch) { b.Senders[0].Address = "192.0.2.1:40001" }, codes.PermissionDenied},
		{"a sender without a name", func(b *library.MessageBatch) { b.Senders[0].Id = "" }, codes.InvalidArgument},
		{"a sender with an endless name", func(b *library.MessageBatch) { b.Senders[0].Id = long }, codes.InvalidArgument},
		{"a missing sender", func(b *library.MessageBatch) { b.Senders[0] = nil }, codes.InvalidArgument},
		{"a sender's request id", func(b *library.MessageBatch) { b.Senders[0].RequestId = 1 }, codes.InvalidArgument},
		{"an envelope's sender request id", func(b *library.MessageBatch) { b.Envelopes[0].SenderRequestId = 1 }, codes.InvalidArgument},
		{"a message header", func(b *library.MessageBatch) { b.Envelopes[0].MessageHeader = &library.MessageHeader{} }, codes.InvalidArgument},
		{"a missing envelope", func(b *library.MessageBatch) { b.Envelopes[1] = nil }, codes.InvalidArgument},
		{"the largest message", func(b *library.MessageBatch) { b.Envelopes[0].MessageData = make([]byte, MaxMessage) }, codes.OK},
		{"a message one byte larger", func(b *library.MessageBatch) { b.Envelopes[0].MessageData = make([]byte, MaxMessage+1) }, codes.ResourceExhausted},
		{"as many envelopes as can be", func(b *library.MessageBatch) { b.Envelopes = slices.Repeat(b.Envelopes, maxEnvelopes/2) }, codes.OK},
		{"too many envelopes", func(b *library.MessageBatch) { b.Envelopes = slices.Repeat(b.Envelopes, maxEnvelopes/2+1) }, codes.ResourceExhausted},
		{"too many types", func(b *library.MessageBatch) { b.TypeNames = slices.Repeat(b.TypeNames, maxEnvelopes) }, codes.ResourceExhausted},
		{"too many targets", func(b *library.MessageBatch) { b.Targets = slices.Repeat(b.Targets, maxEnvelopes+1) }, codes.ResourceExhausted},
		{"too many senders", func(b *library.MessageBatch) { b.Senders = slices.Repeat(b.Senders, maxEnvelopes+1) }, codes.ResourceExhausted},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			batch := question()
			row.change(batch)
			if err := serviceRules().check(batched(batch)); status.Code(err) != row.code {
				t.Errorf("check = %v, want %v", err, row.code)
			}
		})
	}
}

func TestAFrameIsLetInOnlyWhenItIsOfAKindThatClientsSend(t *testing.T) {
	rows := []struct {
		name      string
		frame     *library.RemoteMessage
		connected string
		code      codes.Code
	}{
		{"a hello", hello(clientAddress), "", codes.OK},
		{"a hello from another loopback address", hello("127.0.0.9:40001"), "", codes.OK},
		{"a second hello", hello(clientAddress), clientAddress, codes.InvalidArgument},
		{"a hello as if from here", hello(serviceAddress), "", codes.PermissionDenied},
		{"a hello as if from elsewhere", hello("192.0.2.1:40001"), "", codes.PermissionDenied},
		{"a hello by a name nobody vouches for", hello("example.org:40001"), "", codes.PermissionDenied},
		{"a hello by an address written oddly", hello("localhost:40001"), "", codes.InvalidArgument},
		{"a hello without a port", hello("127.0.0.1"), "", codes.InvalidArgument},
		{"a hello with port 0", hello("127.0.0.1:0"), "", codes.InvalidArgument},
		{"a hello from nowhere", hello(""), "", codes.InvalidArgument},
		{"a hello with an endless address", hello(strings.Repeat("x", maxName) + ":1"), "", codes.InvalidArgument},
		{"a hello with nothing in it", connecting(nil), "", codes.InvalidArgument},
		{"a hello of no kind", connecting(&library.ConnectRequest{}), "", codes.InvalidArgument},
		{"a hello as a client connection", connecting(&library.ConnectRequest{ConnectionType: &library.ConnectRequest_ClientConnection{}}), "", codes.InvalidArgument},
		{"a hello as an empty server connection", connecting(&library.ConnectRequest{ConnectionType: &library.ConnectRequest_ServerConnection{}}), "", codes.InvalidArgument},
		{"a question before the hello", batched(question()), "", codes.InvalidArgument},
		{"a question after it", batched(question()), clientAddress, codes.OK},
		{"a batch with nothing in it", batched(nil), clientAddress, codes.OK},
		{"a goodbye", &library.RemoteMessage{MessageType: &library.RemoteMessage_DisconnectRequest{}}, clientAddress, codes.OK},
		{"a welcome, which is ours to give", &library.RemoteMessage{MessageType: &library.RemoteMessage_ConnectResponse{}}, clientAddress, codes.InvalidArgument},
		{"a frame of no kind", &library.RemoteMessage{}, clientAddress, codes.InvalidArgument},
		{"no frame", nil, clientAddress, codes.InvalidArgument},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			rules := serviceRules()
			rules.connected = row.connected
			if err := rules.check(row.frame); status.Code(err) != row.code {
				t.Errorf("check = %v, want %v", err, row.code)
			}
		})
	}
}

func TestAClientHearsOnlyItsServiceAndOnlyAnswers(t *testing.T) {
	client := rules{
		own: clientAddress, types: replies(), target: future, only: []string{serviceAddress},
		peer: peer{ip: netip.MustParseAddr("127.0.0.1")},
	}
	if err := client.check(hello(serviceAddress)); err != nil {
		t.Errorf("its service is refused: %v", err)
	}
	if err := client.check(hello("127.0.0.1:7601")); status.Code(err) != codes.PermissionDenied {
		t.Errorf("another service: %v", err)
	}
	client.connected = serviceAddress
	for target, code := range map[string]codes.Code{"future$1": codes.OK, "jobs": codes.PermissionDenied, "future": codes.PermissionDenied} {
		answer := batched(&library.MessageBatch{
			TypeNames: []string{"deepnet.protocol.v1.Job"},
			Targets:   []*actor.PID{{Address: clientAddress, Id: target}},
			Envelopes: []*library.MessageEnvelope{{}},
		})
		if err := client.check(answer); status.Code(err) != code {
			t.Errorf("a job for %s: %v, want %v", target, err, code)
		}
	}
	if err := client.check(batched(question())); status.Code(err) == codes.OK {
		t.Error("a question is let in")
	}
}

func TestAPeerOwnsItsAddressItsLoopbackAndTheNamesInItsCertificate(t *testing.T) {
	certificate := &x509.Certificate{DNSNames: []string{"gpu1.lan"}}
	near, far := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("192.0.2.7")
	rows := []struct {
		name string
		peer peer
		host string
		want bool
	}{
		{"its own address", peer{ip: far}, "192.0.2.7", true},
		{"its neighbour's", peer{ip: far}, "192.0.2.8", false},
		{"our loopback", peer{ip: far}, "127.0.0.1", false},
		{"another loopback address", peer{ip: near}, "127.0.0.2", true},
		{"the other family's loopback", peer{ip: near}, "::1", true},
		{"a far address, from the loopback", peer{ip: near}, "192.0.2.7", false},
		{"a name without a certificate", peer{ip: far}, "gpu1.lan", false},
		{"the name in its certificate", peer{ip: far, certificate: certificate}, "gpu1.lan", true},
		{"a name not in its certificate", peer{ip: far, certificate: certificate}, "gpu2.lan", false},
		{"anything, for nobody", peer{}, "127.0.0.1", false},
	}
	for _, row := range rows {
		if got := row.peer.owns(row.host); got != row.want {
			t.Errorf("%s: owns(%s) = %v", row.name, row.host, got)
		}
	}
}

// A message added to the protocol must be sorted into requests or replies, or be
// a part of others: until then this test fails.
func TestEveryWordOfTheProtocolIsARequestAReplyOrAPart(t *testing.T) {
	parts := []protoreflect.Name{
		"Samples", "Plan", "Optimizer", "Layer", "Regularization", "Schedule", "Splitting", "Preparation", "ColumnKind", "ColumnCycle", "Result", "Receipt", "Model", "Origin",
		"Event", "Epoch", "Restart", "Checkpoint", "Pause", "Resume", "Retry", "Evaluating",
		"Stopping", "ClassWeight", "Summary", "BaselineScore", "Target", "TargetScore", "ByTarget", "TargetEvaluation", "Loss", "Evaluation", "Metric", "Baseline", "ClassReport", "ClassScore",
		"Node", "LayerState", "Calibration", "ClassCurve", "CurvePoint", "NumberReport", "Point", "Quantile", "Importance", "Miss",
	}
	var words []protoreflect.MessageDescriptor
	for _, file := range []protoreflect.FileDescriptor{protocol.File_deepnet_proto, protocol.File_evaluation_proto} {
		for i := range file.Messages().Len() {
			words = append(words, file.Messages().Get(i))
		}
	}
	for _, word := range words {
		name, sorts := string(word.FullName()), 0
		for _, in := range []bool{requests()[name], replies()[name], slices.Contains(parts, word.Name())} {
			if in {
				sorts++
			}
		}
		if sorts != 1 {
			t.Errorf("%s is of %d sorts, want one of request, reply and part", name, sorts)
		}
	}
}
