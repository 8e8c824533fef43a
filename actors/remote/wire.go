package remote

import (
	"errors"
	"fmt"

	library "github.com/asynkron/protoactor-go/remote"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers the codec that limitedCodec wraps
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of the library's remote.proto.
const (
	fieldBatch    protowire.Number = 1 // of RemoteMessage
	fieldEnvelope protowire.Number = 3 // of MessageBatch
	fieldHeader   protowire.Number = 6 // of MessageEnvelope
)

var (
	errMalformed = errors.New("refused: the frame is not well-formed")
	errHeader    = errors.New("refused: message headers are not used here")
)

// limitedCodec is gRPC's protobuf codec, which looks at a frame before it decodes it:
// two bytes on the wire can become an envelope of a hundred in memory, so a frame
// well within the limit of size could otherwise take all memory there is.
type limitedCodec struct{ encoding.CodecV2 }

func newLimitedCodec() limitedCodec {
	return limitedCodec{encoding.GetCodecV2("proto")}
}

// Unmarshal refuses frames with more entries than maxEnvelopes, undecoded.
func (c limitedCodec) Unmarshal(data mem.BufferSlice, message any) error {
	if _, ok := message.(*library.RemoteMessage); ok {
		buffer := data.MaterializeToBuffer(mem.DefaultBufferPool())
		defer buffer.Free()
		if err := scan(buffer.ReadOnlyData()); err != nil {
			return err
		}
	}
	return c.CodecV2.Unmarshal(data, message)
}

// scan counts what decoding an encoded RemoteMessage would allocate.
func scan(frame []byte) error {
	fields := 0
	return each(frame, func(number protowire.Number, body []byte) error {
		if fields++; fields > 1 {
			return errMalformed // a frame is one message; two would be merged
		}
		if number == fieldBatch {
			return scanBatch(body)
		}
		return nil
	})
}

func scanBatch(batch []byte) error {
	entries := 0
	return each(batch, func(number protowire.Number, body []byte) error {
		if entries++; entries > 4*maxEnvelopes {
			return fmt.Errorf("refused: more than %d entries in a frame", 4*maxEnvelopes)
		}
		if number == fieldEnvelope {
			return each(body, noHeader)
		}
		return nil
	})
}

func noHeader(number protowire.Number, _ []byte) error {
	if number == fieldHeader {
		return errHeader
	}
	return nil
}

// each calls f with every field of an encoded message; body is nil where the
// field is not of the kind that has bytes.
func each(message []byte, f func(number protowire.Number, body []byte) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeField(message)
		if n < 0 {
			return errMalformed
		}
		var body []byte
		if kind == protowire.BytesType {
			_, _, tag := protowire.ConsumeTag(message)
			body, _ = protowire.ConsumeBytes(message[tag:])
		}
		if err := f(number, body); err != nil {
			return err
		}
		message = message[n:]
	}
	return nil
}
