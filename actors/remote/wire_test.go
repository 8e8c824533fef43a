package remote

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// nest encodes one field with bytes.
func nest(number protowire.Number, body ...[]byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), bytes.Join(body, nil))
}

func encoded(t testing.TB, frame *library.RemoteMessage) []byte {
	t.Helper()
	data, err := proto.Marshal(frame)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAFrameThatWouldSwellInMemoryIsRefusedUndecoded(t *testing.T) {
	empty := nest(fieldEnvelope)
	rows := []struct {
		name  string
		frame []byte
		ok    bool
	}{
		{"a question", encoded(t, batched(question())), true},
		{"a hello", encoded(t, hello(clientAddress)), true},
		{"nothing", nil, true},
		{"as many entries as can be", nest(fieldBatch, bytes.Repeat(empty, 4*maxEnvelopes)), true},
		{"one entry more", nest(fieldBatch, bytes.Repeat(empty, 4*maxEnvelopes+1)), false},
		{"two messages in one", slices.Concat(nest(fieldBatch, empty), nest(fieldBatch, empty)), false},
		{"a message header", nest(fieldBatch, nest(fieldEnvelope, nest(fieldHeader))), false},
		{"no protobuf", []byte("GET / HTTP/1.1"), false},
		{"half a frame", encoded(t, batched(question()))[:20], false},
	}
	codec := newLimitedCodec()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			err := codec.Unmarshal(mem.BufferSlice{mem.SliceBuffer(row.frame)}, &library.RemoteMessage{})
			if (err == nil) != row.ok {
				t.Errorf("Unmarshal = %v", err)
			}
		})
	}
}

func TestTheCodecDecodesWhatItLetsIn(t *testing.T) {
	want := batched(question())
	var got library.RemoteMessage
	if err := newLimitedCodec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(encoded(t, want))}, &got); err != nil || !proto.Equal(want, &got) {
		t.Errorf("got %v, %v", &got, err)
	}
}

// FuzzFrame looks for bytes that pass the guard and that the library would still
// index out of range with, or deliver to somebody it should not.
func FuzzFrame(f *testing.F) {
	f.Add(encoded(f, batched(question())))
	f.Add(encoded(f, hello(clientAddress)))
	f.Add(encoded(f, &library.RemoteMessage{MessageType: &library.RemoteMessage_DisconnectRequest{}}))
	for _, change := range []func(*library.MessageEnvelope){
		func(e *library.MessageEnvelope) { e.Target = 99 },
		func(e *library.MessageEnvelope) { e.Sender = -1 },
		func(e *library.MessageEnvelope) { e.TypeId = 1 << 30 },
		func(e *library.MessageEnvelope) { e.SerializerId = 77 },
		func(e *library.MessageEnvelope) { e.MessageData = []byte{0x0a, 0x02, '1', '7'} },
	} {
		batch := question()
		change(batch.Envelopes[0])
		f.Add(encoded(f, batched(batch)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if scan(data) != nil {
			return
		}
		var frame library.RemoteMessage
		if proto.Unmarshal(data, &frame) != nil {
			return
		}
		for _, connected := range []string{"", clientAddress} {
			rules := serviceRules()
			rules.connected = connected
			if rules.check(&frame) == nil {
				deliver(t, &frame, connected)
			}
		}
	})
}

// deliver walks a frame as the library does, indexing without looking, and
// complains of what should not have come so far.
func deliver(t *testing.T, frame *library.RemoteMessage, connected string) {
	if frame.GetConnectRequest() != nil {
		if address := frame.GetConnectRequest().GetServerConnection().GetAddress(); connected != "" || address == serviceAddress {
			t.Errorf("a hello from %q", address)
		}
	}
	batch := frame.GetMessageBatch()
	for _, envelope := range batch.GetEnvelopes() {
		target := batch.Targets[envelope.Target]
		if target.Address != serviceAddress || target.Id != "jobs" || target.RequestId != 0 {
			t.Errorf("a message for %v", target)
		}
		if envelope.Sender != 0 {
			if sender := batch.Senders[envelope.Sender-1]; sender.Address != connected || sender.RequestId != 0 {
				t.Errorf("a message from %v", sender)
			}
		}
		name := batch.TypeNames[envelope.TypeId]
		if !requests()[name] || envelope.MessageHeader != nil {
			t.Errorf("a message of type %s with headers %v", name, envelope.MessageHeader)
		}
		_, err := library.Deserialize(envelope.MessageData, name, envelope.SerializerId)
		if errors.Is(err, proto.Error) {
			continue // the library ends the stream over it
		}
	}
}
