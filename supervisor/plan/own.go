package plan

import (
	"deepnet/actors/protocol"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Own copies a client's plan, without what this release does not know.
func Own(sent *protocol.Plan) *protocol.Plan {
	plan := &protocol.Plan{}
	if sent == nil {
		return plan
	}
	proto.Merge(plan, sent)
	clearUnknown(plan.ProtoReflect())
	return plan
}

// clearUnknown drops unknown fields of a message and of all that it holds.
func clearUnknown(m protoreflect.Message) {
	m.SetUnknown(nil)
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				clearUnknown(value.List().Get(i).Message())
			}
		default:
			clearUnknown(value.Message())
		}
		return true
	})
}
