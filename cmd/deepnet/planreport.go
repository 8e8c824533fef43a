package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

// newPlanReport is a plan as a program reads it, every default written out by the
// service, under the names of the protocol. JSON keeps every digit, so a plan that
// is read back is the same to the bit.
func newPlanReport(plan *protocol.Plan) json.RawMessage {
	if plan == nil {
		return nil
	}
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(plan)
	if err != nil {
		return nil // a text in it is not UTF-8, which no message that came over the wire has
	}
	return text
}

// planOf is the plan that a report tells of.
func planOf(report json.RawMessage) (*protocol.Plan, error) {
	plan := &protocol.Plan{}
	if err := protojson.Unmarshal(report, plan); err != nil {
		return nil, fmt.Errorf("the plan cannot be read: %w", err)
	}
	return plan, nil
}

// planned is how a job learns: every setting there is, those not made without a
// value.
func planned(plan *protocol.Plan) []field {
	return settings(plan.ProtoReflect(), "")
}

// settings lists the settings of a message, of being the name of the field that has
// it.
func settings(m protoreflect.Message, of string) []field {
	var all []field
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		name := strings.ReplaceAll(string(f.Name()), "_", " ")
		switch name {
		case "name":
			name = of
		case "until":
			name = "until epoch"
		}
		if f.Message() != nil && !f.IsList() {
			all = append(all, settings(m.Get(f).Message(), name)...)
			continue
		}
		value := ""
		if m.Has(f) {
			value = setTo(f, m.Get(f))
		}
		all = append(all, field{name, value})
	}
	return all
}

// setTo is what a setting is set to.
func setTo(f protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch {
	case f.IsList():
		var parts []string
		for i := range value.List().Len() {
			parts = append(parts, oneOf(f, value.List().Get(i)))
		}
		if f.Name() == "hidden" && len(parts) == 1 && parts[0] == "0" {
			return "none"
		}
		return strings.Join(parts, ",")
	case f.Kind() == protoreflect.EnumKind:
		return taskName(protocol.Task(value.Enum()))
	default:
		return oneOf(f, value)
	}
}

// oneOf is one value of a setting.
func oneOf(f protoreflect.FieldDescriptor, value protoreflect.Value) string {
	if f.Message() == nil {
		return fmt.Sprint(value.Interface())
	}
	var parts []string
	for _, part := range settings(value.Message(), "") {
		if part.value != "" {
			parts = append(parts, part.name+"="+part.value)
		}
	}
	return strings.Join(parts, " ")
}

func above0(n uint32) *uint32 {
	if n == 0 {
		return nil
	}
	return &n
}

func taskName(task protocol.Task) string {
	switch task {
	case protocol.Task_TASK_CLASSIFICATION:
		return "classification"
	case protocol.Task_TASK_REGRESSION:
		return "regression"
	default:
		return "auto"
	}
}
