package plan

import (
	"slices"

	"deepnet/actors/protocol"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// wantsSteps says whether a plan asks for steps, which lbfgs does not make: by a
// setting that lbfgs has no use for, or by the number of epochs.
func wantsSteps(plan *protocol.Plan) bool {
	submit := (&protocol.Submit{Plan: plan}).ProtoReflect()
	return slices.ContainsFunc(Settings(), func(s Setting) bool {
		m, f := field(submit, s.Field)
		return s.wantsSteps(m, f)
	})
}

// wantsSteps says whether the value of the setting, if there is one, asks for steps.
func (s Setting) wantsSteps(m protoreflect.Message, f protoreflect.FieldDescriptor) bool {
	switch v := m.Get(f); {
	case !m.Has(f):
		return false
	case s.Steps == IfGiven:
		return true
	case s.Steps == IfNotZero:
		return !isZero(v)
	case s.Kind == Choice:
		return s.Words[s.choiceOf(v)].Steps
	case s.Kind == Layers:
		return s.partWantsSteps(v.List())
	default:
		return false
	}
}

// partWantsSteps says whether a part of one of the messages does.
func (s Setting) partWantsSteps(all protoreflect.List) bool {
	for i := range all.Len() {
		m := all.Get(i).Message()
		for _, part := range s.Parts {
			if part.wantsSteps(m, m.Descriptor().Fields().ByName(protoreflect.Name(part.Field))) {
				return true
			}
		}
	}
	return false
}

// isZero says whether a value is the number 0.
func isZero(v protoreflect.Value) bool {
	if x, is := v.Interface().(float64); is {
		return x == 0
	}
	return counted(v) == 0
}
