package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

// A plan read back from a report is the plan, to the bit, whatever field is added.
func TestEveryFieldOfAPlanSurvivesAReport(t *testing.T) {
	plan := &protocol.Plan{}
	fillMessage(plan.ProtoReflect())
	var back report
	line, err := json.Marshal(newReport(&protocol.Job{Plan: plan}))
	if err == nil {
		err = json.Unmarshal(line, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	read, err := planOf(back.Plan)
	if err != nil || !proto.Equal(read, plan) {
		t.Errorf("%v, %v\nbecame %v", err, plan, read)
	}
}

// fillMessage sets every field of a message to something.
func fillMessage(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		number := uint32(i + 1)
		switch {
		case field.IsList() && field.Kind() == protoreflect.MessageKind:
			fillMessage(m.Mutable(field).List().AppendMutable().Message())
		case field.IsList() && field.Kind() == protoreflect.StringKind:
			m.Mutable(field).List().Append(protoreflect.ValueOfString(fmt.Sprint("text ", i)))
		case field.IsList():
			m.Mutable(field).List().Append(protoreflect.ValueOfUint32(number))
		case field.Kind() == protoreflect.MessageKind:
			fillMessage(m.Mutable(field).Message())
		case field.Kind() == protoreflect.StringKind:
			m.Set(field, protoreflect.ValueOfString(fmt.Sprint("text ", i)))
		case field.Kind() == protoreflect.EnumKind:
			m.Set(field, protoreflect.ValueOfEnum(1))
		case field.Kind() == protoreflect.BoolKind:
			m.Set(field, protoreflect.ValueOfBool(true))
		case field.Kind() == protoreflect.DoubleKind:
			m.Set(field, protoreflect.ValueOfFloat64(float64(number)/3))
		case field.Kind() == protoreflect.Uint64Kind:
			m.Set(field, protoreflect.ValueOfUint64(1<<63+uint64(number)))
		default:
			m.Set(field, protoreflect.ValueOfUint32(number))
		}
	}
}
