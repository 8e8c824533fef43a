package view

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"

	"deepnet/actors/protocol"
)

// NewPlan is a plan under the names of the protocol, every default written out by the
// service; nil for none. JSON keeps every digit, so ReadPlan gives back the same plan
// to the bit.
func NewPlan(plan *protocol.Plan) json.RawMessage {
	if plan == nil {
		return nil
	}
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(plan)
	if err != nil {
		return nil // a text in it is not UTF-8, which no message that came over the wire has
	}
	return text
}

// ReadPlan reads a plan that NewPlan made, or a person wrote under the same names.
func ReadPlan(text json.RawMessage) (*protocol.Plan, error) {
	plan := &protocol.Plan{}
	if err := readMessage(text, plan, "plan"); err != nil {
		return nil, fmt.Errorf("the plan cannot be read: %w", err)
	}
	return plan, nil
}

// Line is a named value of a plan or a receipt, as people read and compare it.
type Line struct{ Name, Value string }

// PlanLines lists every setting of a plan in the protocol's order, also those that the
// plan does not have, with an empty value. Several targets are one setting.
func PlanLines(plan *protocol.Plan) []Line {
	lines := settings(plan.ProtoReflect(), "")
	more := slices.IndexFunc(lines, func(l Line) bool { return l.Name == "more targets" })
	for _, target := range plan.GetMoreTargets() {
		lines[0].Value += "," + target
	}
	return slices.Delete(lines, more, more+1)
}

// settings lists the settings of a message; of is the field that holds the message.
func settings(m protoreflect.Message, of string) []Line {
	var all []Line
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
		all = append(all, Line{name, value})
	}
	return all
}

// setTo is what a setting is set to.
func setTo(f protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch {
	case f.IsList():
		var parts []string
		for i := range value.List().Len() {
			parts = append(parts, element(f, value.List().Get(i)))
		}
		if f.Name() == "hidden" && len(parts) == 1 && parts[0] == "0" {
			return "none" // which the protocol spells as a layer of 0
		}
		return strings.Join(parts, ",")
	case f.Kind() == protoreflect.EnumKind:
		return TaskName(protocol.Task(value.Enum()))
	default:
		return element(f, value)
	}
}

// element is one value of a setting; of a message, its settings as name=value.
func element(f protoreflect.FieldDescriptor, value protoreflect.Value) string {
	if f.Message() == nil {
		return fmt.Sprint(value.Interface())
	}
	var parts []string
	for _, part := range settings(value.Message(), "") {
		if part.Value != "" {
			parts = append(parts, part.Name+"="+part.Value)
		}
	}
	return strings.Join(parts, " ")
}

// TaskName is the name of a task: classification, regression, or auto where the table
// decides.
func TaskName(task protocol.Task) string {
	switch task {
	case protocol.Task_TASK_CLASSIFICATION:
		return "classification"
	case protocol.Task_TASK_REGRESSION:
		return "regression"
	default:
		return "auto"
	}
}
