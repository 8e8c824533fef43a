package view

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"deepnet/actors/protocol"
)

// ReadSamples reads samples under the names of the protocol.
func ReadSamples(text json.RawMessage) (*protocol.Samples, error) {
	samples := &protocol.Samples{}
	if err := readMessage(text, samples, "samples"); err != nil {
		return nil, fmt.Errorf("the samples cannot be read: %w", err)
	}
	return samples, nil
}

// readMessage reads a message that people may have written: a name that it does not have is
// refused with the nearest that it has.
func readMessage(text json.RawMessage, into proto.Message, path string) error {
	if err := checkNames(text, into.ProtoReflect().Descriptor(), path); err != nil {
		return err
	}
	return protojson.Unmarshal(text, into)
}

// checkNames finds the first name, by the alphabet, that is none of the message's fields.
// What is no JSON object is left for the reader to refuse.
func checkNames(text json.RawMessage, message protoreflect.MessageDescriptor, path string) error {
	var parts map[string]json.RawMessage
	if json.Unmarshal(text, &parts) != nil {
		return nil
	}
	fields := message.Fields()
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		field := fields.ByTextName(name)
		if field == nil {
			field = fields.ByJSONName(name)
		}
		if field == nil {
			return UnknownName(path, name, fieldNames(fields))
		}
		if err := checkField(parts[name], field, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

// checkField checks a value, of a field that holds messages the names in it.
func checkField(value json.RawMessage, field protoreflect.FieldDescriptor, path string) error {
	if field.Message() == nil {
		return checkValue(value, field, path)
	}
	if !field.IsList() {
		return checkNames(value, field.Message(), path)
	}
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil {
		return nil
	}
	for i, element := range list {
		if err := checkNames(element, field.Message(), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

// checkValue refuses a value that its field cannot hold.
func checkValue(value json.RawMessage, field protoreflect.FieldDescriptor, path string) error {
	alone := fmt.Appendf(nil, "{%q: %s}", field.TextName(), value)
	if protojson.Unmarshal(alone, dynamicpb.NewMessage(field.ContainingMessage())) == nil {
		return nil
	}
	what := kindWords(field)
	if field.IsList() {
		what = "a list, each of which is " + what + ","
	}
	return fmt.Errorf("%s: %.40s does not belong there; %s does", path, value, what)
}

// kindWords say what a field holds.
func kindWords(field protoreflect.FieldDescriptor) string {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return "true or false"
	case protoreflect.StringKind:
		return "a text"
	case protoreflect.DoubleKind:
		return "a number"
	case protoreflect.EnumKind:
		values, names := field.Enum().Values(), []string(nil)
		for i := range values.Len() {
			names = append(names, string(values.Get(i).Name()))
		}
		return "one of " + strings.Join(names, ", ")
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind:
		return "a whole number from 0 on"
	default:
		return "a whole number"
	}
}

func fieldNames(fields protoreflect.FieldDescriptors) []string {
	names := make([]string, fields.Len())
	for i := range names {
		names[i] = fields.Get(i).TextName()
	}
	return names
}

// UnknownName is the error about a name in path that is none of those known.
func UnknownName(path, name string, known []string) error {
	if near := Nearest(name, known); near != "" {
		return fmt.Errorf("%s has no %q; did you mean %q?", path, name, near)
	}
	return fmt.Errorf("%s has no %q; it has %s", path, name, joined(known))
}

// joined are names, of many the first.
func joined(names []string) string {
	const most = 40
	text := strings.Join(names[:min(most, len(names))], ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}
