package plan

import (
	"deepnet/actors/protocol"
	"deepnet/neuron/dataset"

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

// Submitted copies the plan of a submission, to be read by the latest rules where it names
// none. A plan that was accepted keeps to its own.
func Submitted(sent *protocol.Plan) *protocol.Plan {
	plan := Own(sent)
	if plan.Preparation == nil {
		plan.Preparation = &protocol.Preparation{}
	}
	fill(&plan.Preparation.Reading, proto.Uint32(uint32(dataset.LatestRules)))
	return plan
}

// unread takes back by which rules a table is read, of a plan for samples.
func unread(plan *protocol.Plan) {
	if p := plan.GetPreparation(); p != nil {
		if p.Reading = nil; proto.Size(p) == 0 {
			plan.Preparation = nil
		}
	}
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
